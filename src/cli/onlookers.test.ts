/** The command as a process: what it writes beside the AT port. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textOf } from "../core/bytes.js";
import { parseTrace } from "../trace/jsonl.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const main = join(root, "dist/cli/main.js");

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
  return spawnSync(process.execPath, [main, ...args], { input, encoding: "latin1", timeout: 20_000 });
}

describe("--report", () => {
  it("writes the report card at the end", () => {
    const files = ["card.txt", "card.xml", "card.sarif"].map((name) => join(folder, name));
    const [text = "", junit = "", sarif = ""] = files.map((file) => {
      expect(run("AT+FOO\r\n", "--stdio", "--report", file).status).toBe(0);
      return readFileSync(file, "latin1");
    });
    expect(text).toContain('"AT+FOO": 2.2 does not have it');
    expect(junit).toContain("<testsuites");
    expect(JSON.parse(sarif)).toMatchObject({ runs: [{ results: [{ ruleId: "unknown-command" }] }] });
    expect(run("AT+FOO\r\n", "--stdio", "--report", "-").stderr).toContain("Report card: 1 found");
    run("AT+FOO\r\n", "--stdio", "--report", files[0] ?? "", "--report-format", "junit");
    expect(readFileSync(files[0] ?? "", "latin1")).toContain("<testsuites");
  });

  it("writes it on request, with a link that is still open", { skip: process.platform === "win32" }, async () => {
    const file = join(folder, "card.txt");
    const child = spawn(process.execPath, [main, "--stdio", "--report", file]);
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    const said = (text: string) => expect.poll(() => output, { timeout: 20_000 }).toContain(text);
    await said("ready\r\n");
    child.stdin.write('AT+CWJAP="home","secret"\r\n');
    await said("OK\r\n");
    child.stdin.write('AT+CIPSTART="UDP","127.0.0.1",9\r\n');
    await said("CONNECT\r\n\r\nOK\r\n");
    child.kill("SIGUSR2");
    await expect.poll(() => readFileSync(file, "latin1"), { timeout: 20_000 }).toContain("link-left-open");
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(readFileSync(file, "latin1")).toContain("link-left-open");
  });

  it.each([
    [["--report", "nosuch/card.txt"], "cannot be written"],
    [["--report", "-", "--report-format", "pdf"], "--report-format is one of text, junit, sarif, not"],
  ])("refuses %j", (args, message) => {
    const { stderr, status } = run("", "--stdio", ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

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
