/** Whoever looks on while a modem runs, as the command line asks for. Loaded only when somebody does. */
import type { Observer } from "../core/index.js";
import { humanEncoder } from "../trace/human-encoder.js";
import { jsonlEncoder } from "../trace/jsonl.js";
import { TraceError } from "../trace/trace.js";
import { type FileTrace, traceTo } from "../trace/trace-to.js";
import { TraceWriter } from "../trace/trace-writer.js";
import type { Console } from "./console.js";
import type { CliSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

export type OnlookerSettings = Pick<CliSettings, "traces" | "dialect" | "json">;

export interface Onlookers {
  readonly observers: readonly Observer[];
  /** Once the modem is closed: what they have seen is complete in its place. */
  close(): Promise<void>;
  /** For the last moment of a process that ends by a fault. */
  closeNow(): void;
}

/** @throws UsageError when a file cannot be written */
export function openOnlookers(settings: OnlookerSettings, output: Console): Onlookers {
  const open: FileTrace[] = [];
  const observers: Observer[] = [];
  const about = settings.dialect === undefined ? {} : { dialect: settings.dialect };
  for (const path of settings.traces) {
    if (path === "-") {
      const encoder = settings.json ? jsonlEncoder : humanEncoder;
      observers.push(new TraceWriter(encoder, { append: (lines) => output.print(String(lines)) }, about).observer);
      continue;
    }
    try {
      const trace = traceTo(path, { log: output.log, ...about });
      open.push(trace);
      observers.push(trace.observer);
    } catch (error) {
      for (const trace of open) trace.closeNow();
      throw error instanceof TraceError ? new UsageError(error.message) : error;
    }
  }
  return {
    observers,
    async close() {
      await Promise.all(open.map((trace) => trace.close()));
    },
    closeNow() {
      for (const trace of open) trace.closeNow();
    },
  };
}
