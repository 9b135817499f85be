import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf } from "../core/bytes.js";
import { createModem } from "../node/index.js";
import { jsonlEncoder, parseTrace } from "./jsonl.js";
import { TraceError } from "./trace.js";
import { TraceFile } from "./trace-file.js";
import { traceTo } from "./trace-to.js";
import { TraceWriter } from "./trace-writer.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trace-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string) => parseTrace(readFileSync(path, "utf8"), path);

describe("traceTo", () => {
  it("writes what a modem of the library does", async () => {
    const path = join(folder, "run.jsonl");
    const trace = traceTo(path, { dialect: "4.2" });
    const modem = createModem({ dialect: "4.2", observer: trace.observer });
    modem.onData(() => undefined);
    modem.write("AT\r\n");
    await modem.idle();
    await modem.close();
    await trace.close();
    const { head, records } = read(path);
    expect(head.dialect).toBe("4.2");
    expect(Math.abs((head.startedAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(records[0]).toEqual({ atMs: 0, kind: "start" });
    expect(records.map(({ kind }) => kind)).toEqual(["start", "modem", "host", "modem", "command", "modem", "result"]);
    expect(trace.lostRecords).toBe(0);
  });

  it("says what is wrong with a name", () => {
    expect(() => traceTo(join(folder, "run.txt"))).toThrow(TraceError);
    expect(() => traceTo(join(folder, "nosuch", "run.jsonl"))).toThrow("cannot be written");
  });

  it("is complete at once when the process has to end", () => {
    const path = join(folder, "run.jsonl");
    const trace = traceTo(path);
    for (let index = 0; index < 1000; index++) trace.observer({ kind: "host", bytes: bytesOf("AT\r\n") }, index);
    trace.closeNow();
    expect(read(path).records).toHaveLength(1000);
  });

  it("is not held up by a disk that is full, and says so once", { skip: process.platform !== "linux" }, async () => {
    const said: string[] = [];
    const file = new TraceFile("/dev/full", ({ message }) => said.push(message));
    expect(file.append("one")).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(file.append("two")).toBe(false);
    await file.close();
    expect(said).toEqual([expect.stringMatching(/^The trace \/dev\/full ends here: ENOSPC/)]);
  });

  it("leaves out what a slow disk cannot keep up with, and says where", () => {
    const pieces: string[] = [];
    let isStuck = false;
    const append = (piece: string | Uint8Array) => {
      if (!isStuck) pieces.push(String(piece));
      return !isStuck;
    };
    const writer = new TraceWriter(jsonlEncoder, { append }, { wallTimeMs: () => 0 });
    for (let atMs = 0; atMs < 6; atMs++) {
      isStuck = atMs > 1 && atMs < 5;
      writer.observer({ kind: "host", bytes: bytesOf(String(atMs)) }, 100 + atMs);
    }
    expect(writer.lostRecords).toBe(3);
    expect(parseTrace(pieces.join(""), "").records.slice(1)).toMatchObject([
      { kind: "host", atMs: 1 },
      { kind: "lost", records: 3, atMs: 5 },
      { kind: "host", atMs: 5 },
    ]);
  });

  it("keeps no more than its limit in memory", async () => {
    const file = new TraceFile(join(folder, "run.jsonl"), () => undefined, 10);
    expect([file.append("12345"), file.append("67890"), file.append("!")]).toEqual([true, true, false]);
    await file.close();
    expect(readFileSync(file.path, "utf8")).toBe("1234567890");
  });
});
