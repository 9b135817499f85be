import { jsonlEncoder, parseTrace } from "../../trace/jsonl.js";
import type { TraceRecord } from "../../trace/trace.js";
import { Timeline } from "./timeline/timeline.js";

/** A capture that is looked at is not live: more of it may be kept. */
const CAPTURE_LIMITS = { entries: 100_000, bytes: 64 * 1024 * 1024 };

/**
 * A trace that begins with the first of the records.
 * @param clockStartedAtMs the wall time at which the modem's clock, by which the records are, showed 0
 */
export function captureText(records: readonly TraceRecord[], dialect: string, clockStartedAtMs: number): string {
  const firstMs = records[0]?.atMs ?? 0;
  const head = jsonlEncoder.begin({ startedAtMs: clockStartedAtMs + firstMs, dialect });
  return [head, ...records.map((record) => jsonlEncoder.encode({ ...record, atMs: record.atMs - firstMs }))].join("");
}

/** @throws TraceError when it is none, a sentence that begins with the name */
export function readCapture(text: string, name: string): Timeline {
  const timeline = new Timeline(CAPTURE_LIMITS);
  for (const record of parseTrace(text, name).records) timeline.addRecord(record);
  return timeline;
}
