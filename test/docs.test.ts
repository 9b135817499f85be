/** What the pages show is what happens; getting-started.test.ts does the same for the page that is a dialogue. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { FakeTimeTarget } from "../src/testing/scenario/fake-time-target.js";
import { parseScenario } from "../src/testing/scenario/parse-scenario.js";
import { reportFile } from "../src/testing/scenario/report-text.js";
import { isExact, sumResults } from "../src/testing/scenario/result.js";
import { runFiles } from "../src/testing/scenario/run-files.js";
import { readCodeBlocks } from "./code-blocks.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const pagesIn = (folder: string) =>
  readdirSync(join(root, folder)).flatMap((name) => (name.endsWith(".md") ? `${folder}/${name}` : []));
const pages = ["README.md", "CONTRIBUTING.md", ...pagesIn("docs")];
const read = (page: string) => readFileSync(join(root, page), "utf8");
const blocksOf = (page: string, wanted: string) =>
  readCodeBlocks(read(page)).filter(({ language }) => language === wanted);

describe("README.md", () => {
  // Against the built package: in the checkout it finds itself by its name, as it would be found in node_modules.
  it.each(blocksOf("README.md", "js").map(({ text }) => [text.split("\n").length, text] as const))(
    "runs the example of %i lines",
    async (_, text) => {
      const args = ["--input-type=module", "--eval", text];
      const run = promisify(execFile)(process.execPath, args, { cwd: root, timeout: 20_000 });
      await expect(run).resolves.toEqual({ stdout: "", stderr: "" });
    },
  );
});

describe("docs/scenarios.md", () => {
  it.each(blocksOf("docs/scenarios.md", "json"))("the example is exact", async ({ text }) => {
    const scenario = parseScenario(text, "example");
    const [result] = await runFiles([{ file: "example", scenario }], new FakeTimeTarget());
    if (!result) return expect.unreachable();
    expect(isExact(sumResults([result])), reportFile(result)).toBe(true);
  });
});

describe("links between pages", () => {
  it.each(pages)("%s", (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });
});
