/** The rules of the house that neither the compiler nor the linter can see. CONTRIBUTING.md explains them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { type CommandDefinition, commandDefinitions } from "../src/core/index.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const core = join(root, "src/core");

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const isTest = (path: string) => path.endsWith(".test.ts");
const nameOf = (path: string) => relative(root, path);

describe("the core is pure", () => {
  /** What would tie the core to a machine or to real time. The compiler knows most of them as undefined, too. */
  const impure = new Set(
    (
      "Buffer clearImmediate clearInterval clearTimeout console fetch global globalThis performance process " +
      "queueMicrotask setImmediate setInterval setTimeout structuredClone Date.now Math.random"
    ).split(" "),
  );

  function impuritiesOf(path: string): string[] {
    const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2023, true);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const impurity = impurityOf(node, path);
      if (impurity) {
        found.push(`${nameOf(path)}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1} ${impurity}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  }

  function impurityOf(node: ts.Node, path: string): string | undefined {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const { text } = node.moduleSpecifier as ts.StringLiteral;
      const inCore = text.startsWith(".") && !relative(core, resolve(dirname(path), text)).startsWith("..");
      return inCore ? undefined : `imports ${text}`;
    }
    if (node.kind === ts.SyntaxKind.ImportKeyword && ts.isCallExpression(node.parent)) return "imports at run time";
    if (ts.isNewExpression(node) && node.getText() === "new Date()") return "new Date()";
    if (ts.isPropertyAccessExpression(node) && impure.has(node.getText())) return node.getText();
    // `link.process` and `{ process: 1 }` are names of our own
    const isName = ts.isIdentifier(node) && (node.parent as { name?: ts.Node }).name === node;
    return ts.isIdentifier(node) && !isName && impure.has(node.text) ? node.text : undefined;
  }

  it("imports nothing from outside, and knows no clock, chance, timer or Node", () => {
    const sources = filesBelow(core).filter((path) => !isTest(path));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.flatMap(impuritiesOf)).toEqual([]);
  });
});

describe("one file a command", () => {
  const isDefinition = (value: unknown) => typeof value === "object" && value !== null && "chapter" in value;
  const files = filesBelow(join(core, "commands")).filter((path) => !isTest(path) && basename(path) !== "index.ts");

  /** AT is at.ts, ATE0 ate0.ts, AT+UART_CUR uart-cur.ts. */
  const fileNameOf = ({ name }: CommandDefinition) =>
    (/^(E\d)?$/.test(name) ? `AT${name}` : name).toLowerCase().replaceAll("_", "-");

  /** The definitions that the file exports; none: it only helps others. */
  async function definitionsIn(path: string): Promise<readonly unknown[]> {
    const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    return Object.values(exported).filter(isDefinition);
  }

  it("every command file is registered, has the command's name and a test beside it", async () => {
    const problems: string[] = [];
    const found = new Set<unknown>();
    for (const path of files) {
      const definitions = await definitionsIn(path);
      if (definitions.length === 0) continue;
      if (definitions.length > 1) problems.push(`${nameOf(path)} defines more than one command`);
      for (const definition of definitions) found.add(definition);
      const registered = commandDefinitions.find((command) => definitions.includes(command));
      if (!registered) problems.push(`${nameOf(path)} is not registered in src/core/commands/index.ts`);
      if (registered && basename(path, ".ts") !== fileNameOf(registered)) {
        problems.push(`${nameOf(path)} should be ${fileNameOf(registered)}.ts`);
      }
      if (registered && basename(dirname(path)) !== registered.chapter) {
        problems.push(`${nameOf(path)} is not in the folder of its chapter, ${registered.chapter}`);
      }
      if (!existsSync(path.replace(/\.ts$/, ".test.ts"))) problems.push(`${nameOf(path)} has no test beside it`);
    }
    const elsewhere = commandDefinitions.filter((command) => !found.has(command));
    expect([...problems, ...elsewhere.map(({ name }) => `AT+${name} is not defined in a file of its own`)]).toEqual([]);
  });
});

describe("the build bundles", () => {
  it("no module deeper than src/<folder>/ asks where it is: it would get another answer in dist/", () => {
    const deep = filesBelow(join(root, "src"))
      .filter((path) => !isTest(path) && relative(join(root, "src"), path).split(sep).length > 2)
      .filter((path) => !path.includes("contracts") && readFileSync(path, "utf8").includes("import.meta"));
    expect(deep.map(nameOf)).toEqual([]);
  });
});

describe("files stay small", () => {
  const limitLines = 400;
  /** Files that may be longer. Empty is best; give each its reason. */
  const allowed = new Set<string>([]);

  it(`no file is longer than ${limitLines} lines`, () => {
    const long = [...filesBelow(join(root, "src")), ...filesBelow(join(root, "test"))]
      .map((path) => ({ path: nameOf(path), lines: readFileSync(path, "utf8").split("\n").length - 1 }))
      .filter(({ path, lines }) => lines > limitLines && !allowed.has(path))
      .map(({ path, lines }) => `${path}: ${lines} lines`);
    expect(long).toEqual([]);
  });
});
