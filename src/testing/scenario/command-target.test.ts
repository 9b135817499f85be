import { describe, expect, it } from "vitest";
import { NodeClock } from "../../node/clock.js";
import { CommandTarget, splitCommand } from "./command-target.js";
import { openFakeWorld } from "./fake-world.js";
import { parseScenario } from "./parse-scenario.js";
import { runFiles } from "./run-files.js";
import { sleepOn, type World } from "./world.js";

/** Real time; these scenarios need no network. */
function openWorld(): World {
  const clock = new NodeClock({ keepAlive: true });
  return { ...openFakeWorld(), clock, sleep: sleepOn(clock) };
}

const scenario = parseScenario(
  JSON.stringify({
    title: "boot and echo",
    dialect: "4.2",
    steps: [
      { until: "ready\r\n", timeoutMs: 10_000, recv: "\r\nready\r\n" },
      { send: "AT\xff\r\n", recv: "AT\xff\r\n\r\nOK\r\n" },
    ],
  }),
  "x.json",
);

/** A command line that runs the program text in Node. */
function node(program: string): string {
  return `"${process.execPath}" -e '${program}'`;
}

const readyModem = `process.stdout.write("\\r\\nready\\r\\n");`;

async function check(program: string, files = 1) {
  const target = new CommandTarget(openWorld(), node(program), 4);
  return runFiles(
    Array.from({ length: files }, (_, index) => ({ file: `${index}.json`, scenario })),
    target,
  );
}

describe("a child process", () => {
  it("is a modem of its own for every file", async () => {
    const program = `${readyModem} process.stdin.once("data", (line) => {
      process.stdout.write(Buffer.concat([line, Buffer.from("\\r\\nOK\\r\\n")]));
    });`;
    const results = await check(program, 3);
    expect(results).toMatchObject([0, 1, 2].map((index) => ({ file: `${index}.json`, exact: 2, mismatches: [] })));
  });

  it("that ends leaves its last words", async () => {
    const [result] = await check(`console.error("no flash"); process.exitCode = 3;`);
    expect(result).toMatchObject({ exact: 0, total: 2, mismatches: [{ step: 1 }] });
    expect(result?.error).toBe("the modem ended with exit code 3: no flash");
  });

  it("that does not end with its input is ended", async () => {
    const [result] = await check(`${readyModem} setInterval(() => {}, 1000);`);
    expect(result).toMatchObject({ exact: 1, total: 2 });
    expect(result?.error).toBeUndefined();
  });

  it("that cannot be started is an error of the file", async () => {
    const target = new CommandTarget(openWorld(), "/nowhere/modem --stdio", 1);
    const [result] = await runFiles([{ file: "x.json", scenario }], target);
    expect(result).toMatchObject({ exact: 0, total: 2, mismatches: [] });
    expect(result?.error).toContain("ENOENT");
  });
});

describe("splitCommand", () => {
  it.each([
    ["modem --stdio", ["modem", "--stdio"]],
    ["  a \t b\n", ["a", "b"]],
    [`'a b' "c d" e\\ f`, ["a b", "c d", "e f"]],
    [`a'b'"c"d`, ["abcd"]],
    [`"a\\"b\\\\c\\d" '\\'`, ['a"b\\c\\d', "\\"]],
    [`'' ""`, ["", ""]],
    ["", []],
  ])("%j", (command, words) => {
    expect(splitCommand(command)).toEqual(words);
  });

  it.each(["a 'b", 'a "b', "a \\"])("refuses %j", (command) => {
    expect(() => splitCommand(command)).toThrow(RangeError);
  });
});
