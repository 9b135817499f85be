import type { Activity } from "../core/index.js";

/** What a trace says before its first record. */
export interface TraceHead {
  /** Milliseconds since 1970-01-01T00:00:00Z: the wall time at which it began. */
  readonly startedAtMs?: number;
  /** The firmware generation of the modem, where it is known. */
  readonly dialect?: string;
}

/** What happened, and when: milliseconds since the trace began, by a clock that never goes back. */
export type TraceRecord = (Activity | LostRecords) & { readonly atMs: number };

/** A gap: the file could not keep up, and so much was left out before the record that follows. */
export interface LostRecords {
  readonly kind: "lost";
  readonly records: number;
}

export interface Trace {
  readonly head: TraceHead;
  readonly records: readonly TraceRecord[];
}

/** A file is not a trace; the message is a sentence that names the file and the line. */
export class TraceError extends Error {
  override readonly name = "TraceError";
}

/** One file format: what is written, piece by piece. */
export interface TraceEncoder {
  begin(head: TraceHead): string | Uint8Array;
  /** Empty for what the format has no place for. */
  encode(record: TraceRecord): string | Uint8Array;
}
