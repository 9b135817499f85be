import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { LogLevel } from "../core/ports.js";
import { runInChild } from "../testing/contracts/run-in-child.js";
import { logLevels, StreamLog, type StreamLogOptions } from "./log.js";

/** A log whose output can be read back, at a quarter past one. */
function openLog(options: StreamLogOptions = {}) {
  const stream = new PassThrough();
  const log = new StreamLog({ now: () => new Date(2026, 0, 2, 1, 15, 30, 7), level: "debug", ...options, stream });
  return { log, stream, read: () => (stream.read() as Buffer | null)?.toString() ?? "" };
}

describe("lines for people", () => {
  const cases: [string, Record<string, unknown>, string][] = [
    ["plain", {}, "plain"],
    ["numbers", { port: 80, on: true, none: null }, "numbers port=80 on=true none=null"],
    ["words", { ssid: "home", empty: "", two: "a b" }, 'words ssid=home empty="" two="a b"'],
    ["quotes", { a: 'say "x"', b: "a=b" }, 'quotes a="say \\"x\\"" b="a=b"'],
    ["bytes", { data: Uint8Array.of(0, 255) }, "bytes data=00ff"],
    ["objects", { list: [1, "a b"], big: 10n }, 'objects list=[1,"a b"] big=10'],
    ["line\r\nbreak \u001b[31m\u009b", {}, "line\\x0d\\x0abreak \\x1b[31m\\x9b"],
    ["field", { text: "a\nb\u007f" }, 'field text="a\\nb\\x7f"'],
  ];
  it.each(cases)("%j %o", (message, fields, expected) => {
    const { log, read } = openLog();
    log.write("warn", message, fields);
    expect(read()).toBe(`01:15:30.007 warn  ${expected}\n`);
  });

  it("gives the message of an error, then its stack on indented lines", () => {
    const { log, read } = openLog();
    log.write("error", "bug", { error: new TypeError("no such thing") });
    const [first, ...rest] = read().trimEnd().split("\n");
    expect(first).toBe('01:15:30.007 error bug error="no such thing"');
    expect(rest.length).toBeGreaterThan(0);
    for (const line of rest) expect(line).toMatch(/^ {4}at /);
  });
});

describe("lines for machines", () => {
  it("is one JSON object a line, with the fields beside time, level and message", () => {
    const { log, read } = openLog({ json: true });
    const error = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    log.write("info", "two\nlines", { port: 80, level: 3, error, data: Buffer.of(1, 2), nothing: undefined });
    const lines = read().trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      time: new Date(2026, 0, 2, 1, 15, 30, 7).toISOString(),
      level: "info",
      message: "two\nlines",
      port: 80,
      level_: 3,
      error: { name: "Error", message: "refused", code: "ECONNREFUSED", stack: error.stack },
      data: "0102",
    });
  });

  it("survives what JSON cannot hold", () => {
    const { log, read } = openLog({ json: true });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    log.write("info", "odd", { circle });
    log.write("info", "next");
    expect(read().trimEnd().split("\n")).toHaveLength(2);
  });
});

describe("the threshold", () => {
  it.each(logLevels)("%s lets through itself and what is more important", (level: LogLevel) => {
    const { log, read } = openLog({ level });
    for (const written of logLevels) log.write(written, written);
    expect(read().trimEnd().split("\n")).toHaveLength(logLevels.indexOf(level) + 1);
  });

  it("is info unless said otherwise", () => {
    const stream = new PassThrough();
    const log = new StreamLog({ stream });
    log.write("debug", "hidden");
    log.write("info", "shown");
    expect(String(stream.read())).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}shown\n$/);
  });
});

it("drops lines rather than fill the memory when nobody reads", () => {
  const { log, stream } = openLog();
  for (let count = 0; count < 5000; count++) log.write("info", "x".repeat(1000));
  expect(stream.writableLength + stream.readableLength).toBeLessThan(1_200_000);
});

it("goes on when the stream has failed or ended", () => {
  const { log, stream } = openLog();
  stream.destroy(new Error("EPIPE"));
  log.write("info", "after the end");
  expect(stream.destroyed).toBe(true);
});

it("writes to stderr only and survives a stderr that nobody reads", async () => {
  const child = runInChild(`
    import { StreamLog } from "./node/log.js";
    const log = new StreamLog();
    log.write("info", "hello");
    process.stdin.once("data", async () => {
      for (let count = 0; count < 10; count++) {
        log.write("info", "into the void");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      process.exit(7);
    });
  `);
  let stdout = "";
  child.stdout.on("data", (bytes) => {
    stdout += bytes;
  });
  const [hello] =
    (await new Promise<Buffer[]>((resolve) => child.stderr.once("data", (...data) => resolve(data)))) ?? [];
  expect(String(hello)).toContain("hello");
  child.stderr.destroy();
  child.stdin.write("go");
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect([code, stdout]).toEqual([7, ""]);
});
