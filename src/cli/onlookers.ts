/** Whoever looks on while a modem runs, as the command line asks for. Loaded only when somebody does. */
import type { Log, Observer } from "../core/index.js";
import { TraceError } from "../trace/trace.js";
import { type FileTrace, traceTo } from "../trace/trace-to.js";
import type { CliSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

export interface Onlookers {
  readonly observers: readonly Observer[];
  /** Once the modem is closed: what they have seen is complete in its place. */
  close(): Promise<void>;
  /** For the last moment of a process that ends by a fault. */
  closeNow(): void;
}

/** @throws UsageError when a file cannot be written */
export function openOnlookers({ traces, dialect }: Pick<CliSettings, "traces" | "dialect">, log: Log): Onlookers {
  const open: FileTrace[] = [];
  for (const path of traces) {
    try {
      open.push(traceTo(path, { log, ...(dialect !== undefined && { dialect }) }));
    } catch (error) {
      for (const trace of open) trace.closeNow();
      throw error instanceof TraceError ? new UsageError(error.message) : error;
    }
  }
  return {
    observers: open.map(({ observer }) => observer),
    async close() {
      await Promise.all(open.map((trace) => trace.close()));
    },
    closeNow() {
      for (const trace of open) trace.closeNow();
    },
  };
}
