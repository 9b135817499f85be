/** The command as a process: what it writes beside the AT port. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textOf } from "../core/bytes.js";
import { parseTrace } from "../trace/jsonl.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

beforeAll(() => {
  spawnSync(process.execPath, ["-e", 'import("./scripts/prepare.mjs").then(({ prepare }) => prepare())'], {
    cwd: root,
  });
}, 120_000);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "onlookers-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(input: string, ...args: string[]) {
  const main = join(root, "dist/cli/main.js");
  return spawnSync(process.execPath, [main, ...args], { input, encoding: "latin1", timeout: 20_000 });
}

describe("--trace", () => {
  it("writes every byte of the session to each file", () => {
    const files = [join(folder, "one.jsonl"), join(folder, "two.jsonl")];
    const { stdout, status } = run("ATE0\r\nAT\r\n", "--stdio", ...files.flatMap((file) => ["--trace", file]));
    expect(status).toBe(0);
    for (const file of files) {
      const { records } = parseTrace(readFileSync(file, "utf8"), file);
      const sent = records.flatMap((record) => (record.kind === "modem" ? [textOf(record.bytes)] : []));
      expect(sent.join("")).toBe(stdout);
    }
  });

  it("shows it on stderr, for people or as JSON", () => {
    const people = run("AT\r\n", "--stdio", "--trace", "-").stderr;
    expect(people).toMatch(/^ +\d\.\d{6} {2}serial {3}host \S+ modem {2}AT\\r\\n$/m);
    expect(people).toMatch(/^ {13}0000 {2}41 54 0d 0a {38}AT\.\.$/m);
    const lines = run("AT\r\n", "--stdio", "--trace", "-", "--json").stderr.trim().split("\n");
    const kinds = lines.map((line) => (JSON.parse(line) as { kind?: string }).kind);
    expect(kinds).toEqual(expect.arrayContaining(["host", "modem", "result"]));
  });

  it.each([
    ["run.txt", "ends in .jsonl"],
    ["nosuch/run.jsonl", "cannot be written"],
  ])("refuses %s", (name, message) => {
    const { stderr, status } = run("", "--stdio", "--trace", join(folder, name));
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
