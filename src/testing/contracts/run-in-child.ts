import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll } from "vitest";

const sourceFolder = fileURLToPath(new URL("../../", import.meta.url));
const folders = ["core", "node", "node/network"];

let builtFolder: string | undefined;
let runs = 0;

/**
 * Runs a module in a Node process of its own, for what a process can only show by ending. `source` is JavaScript that
 * imports the adapters as `./node/....js`; `args` are in its `process.argv`, from index 2 on.
 */
export function runInChild(source: string, ...args: string[]): ChildProcessWithoutNullStreams {
  builtFolder ??= build();
  const main = join(builtFolder, `main-${runs++}.js`);
  writeFileSync(main, source);
  return spawn(process.execPath, [main, ...args]);
}

afterAll(() => {
  if (builtFolder) rmSync(builtFolder, { recursive: true, force: true });
  builtFolder = undefined;
});

/** The sources as JavaScript, in a folder that lasts as long as the test file runs. */
function build(): string {
  const target = mkdtempSync(join(tmpdir(), "virtual-esp-at-child-"));
  writeFileSync(join(target, "package.json"), '{ "type": "module" }');
  // What the adapters import from packages, such as koffi.
  symlinkSync(join(sourceFolder, "../node_modules"), join(target, "node_modules"), "junction");
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  for (const folder of folders) {
    mkdirSync(join(target, folder));
    for (const name of readdirSync(join(sourceFolder, folder))) {
      if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
      const { outputText } = ts.transpileModule(readFileSync(join(sourceFolder, folder, name), "utf8"), {
        compilerOptions,
      });
      writeFileSync(join(target, folder, name.replace(/\.ts$/, ".js")), outputText);
    }
  }
  return target;
}
