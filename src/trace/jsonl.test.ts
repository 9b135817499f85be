import { describe, expect, it } from "vitest";
import { bytesOf } from "../core/bytes.js";
import { jsonlEncoder, parseTrace } from "./jsonl.js";
import type { TraceRecord } from "./trace.js";

const head = { startedAtMs: Date.UTC(2026, 10, 25, 18, 30), dialect: "2.2" };
const peer = { address: "127.0.0.1", port: 80 };
const about = { connection: 1, protocol: "tcp", local: { ...peer, port: 5000 }, remote: peer } as const;
const every = Uint8Array.from({ length: 256 }, (_, index) => index);
const records: TraceRecord[] = [
  { atMs: 0, kind: "start" },
  { atMs: 12.345, kind: "host", bytes: bytesOf('AT+CIPSTART="TCP","a\\b",80\r\n') },
  { atMs: 12.5, kind: "modem", bytes: Buffer.from(every) },
  { atMs: 13, kind: "command", line: "AT\u00ff" },
  { atMs: 14, kind: "sent", bytes: every, ...about },
  { atMs: 15, kind: "disconnected", by: "peer", failure: "reset", ...about },
  { atMs: 16, kind: "lost", records: 3 },
];
const write = () => [jsonlEncoder.begin(head), ...records.map(jsonlEncoder.encode)].join("");

describe("a .jsonl trace", () => {
  it("is a line an event, in ASCII, and reads as text where it is text", () => {
    const lines = write().split("\n");
    expect(lines[0]).toBe(
      '{"trace":"virtual-esp-at-trace","version":1,"startedAt":"2026-11-25T18:30:00.000Z","dialect":"2.2"}',
    );
    expect(lines[2]).toBe(String.raw`{"atMs":12.345,"kind":"host","bytes":"AT+CIPSTART=\"TCP\",\"a\\b\",80\r\n"}`);
    expect(write()).toMatch(/^[\n -~]*$/);
  });

  it("comes back as it was, every byte", () => {
    const trace = parseTrace(write(), "run.jsonl");
    expect(trace.head).toEqual(head);
    expect(trace.records).toEqual(
      records.map((record) => ("bytes" in record ? { ...record, bytes: new Uint8Array(record.bytes) } : record)),
    );
  });

  it("is read without a last line that was cut off", () => {
    expect(parseTrace(write().slice(0, -5), "run.jsonl").records).toHaveLength(records.length - 1);
    expect(parseTrace(jsonlEncoder.begin(head) as string, "run.jsonl").records).toEqual([]);
  });

  it("may have no head, and more than is known", () => {
    const text = '{"atMs":5,"kind":"host","bytes":"AT"}\n{"atMs":6,"kind":"smell","of":"burning"}\n';
    expect(parseTrace(text, "saved.jsonl")).toEqual({
      head: {},
      records: [{ atMs: 5, kind: "host", bytes: bytesOf("AT") }],
    });
  });

  const start = jsonlEncoder.begin(head) as string;
  it.each([
    ["", "run.jsonl: not a .jsonl trace, which has one JSON object a line"],
    ["hello\n", "run.jsonl: not a .jsonl trace"],
    ["[]\n", "run.jsonl: not a .jsonl trace"],
    ['{"title":"Echo"}\n', "run.jsonl, line 1: not a record"],
    ['{"trace":"of another"}\n', "run.jsonl: not a .jsonl trace"],
    [start.replace('"version":1', '"version":2'), "run.jsonl: a trace of version 2; this program reads version 1"],
    [`${start}[]\n`, "run.jsonl, line 2: not a JSON object"],
    [`${start}{"kind\n`, "run.jsonl, line 2: not JSON"],
    [`${start}{"kind":"start"}\n`, "run.jsonl, line 2: not a record, which has atMs and kind"],
  ])("refuses %j", (text, message) => {
    expect(() => parseTrace(text, "run.jsonl")).toThrow(message);
  });
});
