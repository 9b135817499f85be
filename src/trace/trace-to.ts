import { extname } from "node:path";
import type { Log, Observer } from "../core/index.js";
import { jsonlEncoder } from "./jsonl.js";
import { PcapngEncoder } from "./pcapng/pcapng-encoder.js";
import { type TraceEncoder, TraceError } from "./trace.js";
import { TraceFile } from "./trace-file.js";
import { TraceWriter } from "./trace-writer.js";

/** The endings of file names that say what a trace looks like. */
const encoders: Readonly<Record<string, () => TraceEncoder>> = {
  ".jsonl": () => jsonlEncoder,
  ".pcapng": () => new PcapngEncoder(),
};

export interface TraceOptions {
  /** For the reader of the trace: the modem's firmware generation. */
  readonly dialect?: string;
  /** Hears of a file that fails later, and at the end of what was left out. Default: nobody. */
  readonly log?: Log;
  /** The wall time of the first record; default the computer's. */
  readonly wallTimeMs?: () => number;
}

/** A trace that is being written. */
export interface FileTrace {
  /** To be passed to `createModem`, or told by whoever has something to tell. */
  readonly observer: Observer;
  /** How many records were left out until now, because the disk could not keep up or is full. */
  readonly lostRecords: number;
  /** Resolves when the file is complete. */
  close(): Promise<void>;
  /** For the last moment of a process: the file is complete when this returns. */
  closeNow(): void;
}

/**
 * Writes all that a modem does to a file, whose ending says how: `.jsonl` is one JSON object a line, and `.pcapng`
 * is for Wireshark (docs/traces.md). A file that is there is replaced. The modem never waits for the disk: what cannot be kept up with is left out, and
 * the trace says where and how much.
 * @throws TraceError when the file cannot be written or has another ending
 */
export function traceTo(path: string, { log, ...head }: TraceOptions = {}): FileTrace {
  const encoder = encoders[extname(path).toLowerCase()]?.();
  if (!encoder) {
    const endings = Object.keys(encoders).join(" or ");
    throw new TraceError(`The name of a trace ends in ${endings}, which says what is written; "${path}" does not.`);
  }
  const file = new TraceFile(path, (error) => log?.write("error", error.message));
  const writer = new TraceWriter(encoder, file, head);
  const sayWhatIsMissing = () => {
    const { lostRecords } = writer;
    if (lostRecords > 0) log?.write("warn", `${path}: ${lostRecords} records were left out`);
  };
  return {
    observer: writer.observer,
    get lostRecords() {
      return writer.lostRecords;
    },
    async close() {
      await file.close();
      sayWhatIsMissing();
    },
    closeNow() {
      file.closeNow();
      sayWhatIsMissing();
    },
  };
}
