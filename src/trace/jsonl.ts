/** The format of `.jsonl` traces, which docs/traces.md describes. Pure, so that a browser can read them, too. */
import { activityFromJson, activityToJson, type JsonObject } from "../core/activity/activity-json.js";
import { type Trace, type TraceEncoder, TraceError, type TraceHead, type TraceRecord } from "./trace.js";

const FORMAT = "virtual-esp-at-trace";
const VERSION = 1;

export const jsonlEncoder: TraceEncoder = {
  begin({ startedAtMs, ...head }) {
    const startedAt = startedAtMs === undefined ? {} : { startedAt: new Date(startedAtMs).toISOString() };
    return toLine({ trace: FORMAT, version: VERSION, ...startedAt, ...head });
  },
  encode({ atMs: exactMs, ...record }) {
    const atMs = Math.round(exactMs * 1000) / 1000; // microseconds are as much as a clock is good for
    return toLine(record.kind === "lost" ? { atMs, ...record } : activityToJson({ atMs, activity: record }));
  },
};

/** JSON in ASCII. */
function toLine(value: object): string {
  return `${JSON.stringify(value).replace(/[\u007f-\uffff]/g, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Reads a trace. A last line that was cut off in the middle, as by the end of a process, is left out, and so is what
 * a later version has added.
 * @param name stands in front of every error
 * @throws TraceError when it is none, or one of a later version
 */
export function parseTrace(text: string, name: string): Trace {
  const lines = text.split("\n");
  lines.pop();
  const [first, ...others] = lines.map((line, index) => readObject(line, name, index + 1));
  if (!first) throw notTrace(name);
  const hasHead = "trace" in first; // a capture that was saved by the console has none
  const records = hasHead ? others : [first, ...others];
  return {
    head: hasHead ? readHead(first, name) : {},
    records: records.flatMap((record, index) => readRecord(record, name, index + (hasHead ? 2 : 1)) ?? []),
  };
}

function readHead({ trace, version, startedAt, dialect }: JsonObject, name: string): TraceHead {
  if (trace !== FORMAT) throw notTrace(name);
  if (version !== VERSION) {
    throw new TraceError(`${name}: a trace of version ${String(version)}; this program reads version ${VERSION}`);
  }
  const startedAtMs = Date.parse(String(startedAt));
  return {
    ...(!Number.isNaN(startedAtMs) && { startedAtMs }),
    ...(typeof dialect === "string" && { dialect }),
  };
}

function readRecord(record: JsonObject, name: string, line: number): TraceRecord | undefined {
  const { atMs, kind, records } = record;
  if (typeof atMs !== "number" || typeof kind !== "string") {
    throw new TraceError(`${name}, line ${line}: not a record, which has atMs and kind`);
  }
  if (kind === "lost") return { kind, records: Number(records), atMs };
  const read = activityFromJson(record);
  return read && { ...read.activity, atMs };
}

function readObject(line: string, name: string, number: number): JsonObject {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (cause) {
    if (number > 1) throw new TraceError(`${name}, line ${number}: not JSON: ${(cause as Error).message}`, { cause });
  }
  throw number > 1 ? new TraceError(`${name}, line ${number}: not a JSON object`) : notTrace(name);
}

function notTrace(name: string): TraceError {
  return new TraceError(`${name}: not a .jsonl trace, which has one JSON object a line`);
}
