import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCheck } from "./check.js";

const boot = { until: "ready\r\n", timeoutMs: 10_000, recv: "\r\nready\r\n" };
const at = { send: "AT\r\n", recv: "AT\r\n\r\nOK\r\n" };
const wrong = { send: "AT\r\n", recv: "no such answer" };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "check-test-"));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function write(name: string, ...steps: object[]): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ title: name, dialect: "4.2", network: {}, steps }));
  return path;
}

async function check(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
  }
  const status = await runCheck(args);
  vi.restoreAllMocks();
  return { status, ...said };
}

describe("the built-in modem", () => {
  it("is exact", async () => {
    const path = write("a.json", boot, at);
    const { status, stdout } = await check(path);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${path.padEnd(44)} 2/2\ntotal 2/2 in 1 file\n` });
  });

  it("is not exact", async () => {
    const { status, stdout } = await check(write("a.json", boot, wrong, at));
    expect(status).toBe(1);
    expect(stdout).toContain("expected no such answer");
    expect(stdout).toContain("total 2/3 in 1 file\n");
  });

  it("plays the files of a folder in order", async () => {
    write("b.json", boot);
    write("a.json", boot);
    writeFileSync(join(folder, "c.txt"), "");
    const { stdout } = await check(folder, "--format", "json");
    const { files } = JSON.parse(stdout) as { files: { file: string }[] };
    expect(files.map(({ file }) => file)).toEqual([join(folder, "a.json"), join(folder, "b.json")]);
  });

  it("runs on real sockets", async () => {
    expect(await check(write("a.json", boot, at), "--real-sockets", "--jobs=2")).toMatchObject({ status: 0 });
  });

  it("writes the report to a file", async () => {
    const out = join(folder, "report.xml");
    const { stdout } = await check(write("a.json", boot), "--format=junit", `--out=${out}`);
    expect(stdout).toBe("total 1/1 in 1 file\n");
    expect(readFileSync(out, "utf8")).toContain("<testsuites ");
  });
});

it("checks a command", async () => {
  const program = 'process.stdout.write("\\r\\nready\\r\\n");';
  const { status } = await check(write("a.json", boot), "--command", `"${process.execPath}" -e '${program}'`);
  expect(status).toBe(0);
});

describe("bad usage", () => {
  it.each<[string, string[], string]>([
    ["no file", [], "name at least one scenario file or folder"],
    ["a file that is not there", ["/nowhere/x.json"], "ENOENT"],
    ["an unknown option", ["--fast", "x"], "'--fast'"],
    ["an option without its value", ["x", "--port"], "--port"],
    ["two modems", ["x", "--port=:1", "--in-process"], "--in-process and --port exclude each other"],
    ["an unknown format", ["x", "--format=yaml"], '--format is one of text, json, junit, not "yaml"'],
    ["no jobs", ["x", "--jobs=0"], "--jobs is a whole number from 1 to 100"],
    ["a dialect for another's modem", ["x", "--dialect=4.2", "--port=:1"], "--dialect is for the built-in modem"],
  ])("%s", async (_, args, message) => {
    const { status, stdout, stderr } = await check(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^virtual-esp-at check: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });

  it.each([
    ["an unknown dialect", ["--dialect=9.9"], 'no dialect "9.9"'],
    ["a port that cannot be", ["--port=8266"], "--port needs a host and a port"],
    ["a rate that cannot be", ["--port=/dev/ttyUSB0:1"], "The rate of --port is a number from 80"],
    ["a command without a word", ["--command="], "the command is empty"],
    ["a report that cannot be written", ["--out=/nowhere/report"], "ENOENT"],
  ])("%s", async (_, args, message) => {
    const { status, stderr } = await check(write("a.json", boot), ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it("a scenario with a mistake", async () => {
    const path = write("a.json", boot, { send: 5, recv: "" });
    expect(await check(path)).toMatchObject({
      status: 2,
      stderr: `virtual-esp-at check: ${path}, step 2: send must be a string, not 5\n`,
    });
  });
});

it("explains itself", async () => {
  const { status, stdout } = await check("--help");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: virtual-esp-at check FILE/);
});
