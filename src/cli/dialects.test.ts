import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runDialects } from "./dialects.js";

let output: string;
beforeEach(() => {
  output = "";
  const keep = (text: unknown) => {
    output += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
});
afterEach(() => vi.restoreAllMocks());

const run = (command: string) => runDialects(command.split(" ").filter((word) => word !== ""));

it("lists the dialects", () => {
  expect(run("")).toBe(0);
  for (const name of ["nonos-1.7", "2.2", "2.4", "3.4", "4.1", "5.0", "4.2"]) expect(output).toContain(`\n${name} `);
});

it("shows the difference of two as a table", () => {
  expect(run("diff 2.2 4.2")).toBe(0);
  expect(output).toMatch(/^what the host sees +2\.2 +4\.2$/m);
  expect(output).toMatch(/^longest payload of AT\+CIPSEND and AT\+CIPSENDEX +2048 bytes +8192 bytes$/m);
  expect(output).toMatch(/^AT\+CIPSTATE +is unknown +is there$/m);
});

it("shows it as Markdown and as JSON", () => {
  expect(run("diff 2.2 4.2 --format markdown")).toBe(0);
  expect(output).toContain("| what the host sees | 2.2 | 4.2 |\n|---|---|---|\n");
  expect(output).toContain("| longest payload of AT+CIPSEND and AT+CIPSENDEX | 2048 bytes | 8192 bytes |\n");
  output = "";
  expect(run("diff 2.2 4.2 --format json")).toBe(0);
  expect(JSON.parse(output)).toContainEqual({
    section: "limits",
    name: "sendBytes",
    point: "longest payload of AT+CIPSEND and AT+CIPSENDEX",
    left: "2048 bytes",
    right: "8192 bytes",
  });
});

it.each([
  ["diff 2.2", 'nothing stands here but "diff A B"'],
  ["compare 2.2 4.2", 'nothing stands here but "diff A B"'],
  ["diff 2.2 9.9", 'no dialect "9.9"; there are nonos-1.7, 2.2'],
  ["--format yaml", "--format is one of text, markdown, json"],
  ["--nonsense", "Unknown option '--nonsense'"],
])("says in one sentence what is wrong with: %s", (command, sentence) => {
  expect(run(command)).toBe(2);
  expect(output).toMatch(/^virtual-esp-at dialects: .*\n$/);
  expect(output).toContain(sentence);
});

it("explains itself", () => {
  expect(run("--help")).toBe(0);
  expect(output).toContain("Usage: virtual-esp-at dialects");
});
