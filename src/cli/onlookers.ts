/** Whoever looks on while a modem runs, as the command line asks for. Loaded only when somebody does. */
import { writeFileSync } from "node:fs";
import type { Observer } from "../core/index.js";
import { humanEncoder } from "../trace/human-encoder.js";
import { jsonlEncoder } from "../trace/jsonl.js";
import { reportFormatOf, reportFormats } from "../trace/report-card/formats.js";
import { createReportCard } from "../trace/report-card/report-card.js";
import { TraceError } from "../trace/trace.js";
import { traceTo } from "../trace/trace-to.js";
import { TraceWriter } from "../trace/trace-writer.js";
import type { Console } from "./console.js";
import type { CliSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

export type OnlookerSettings = Pick<CliSettings, "traces" | "json"> &
  Partial<Pick<CliSettings, "report" | "reportFormat" | "dialect" | "quirks">>;

export interface Onlookers {
  readonly observers: readonly Observer[];
  /** Before the modem is closed: what happens from now on is not its host's doing. */
  end(): void;
  /** Once the modem is closed: what they have seen is complete in its place. */
  close(): Promise<void>;
  /** For the last moment of a process that ends by a fault. */
  closeNow(): void;
}

interface Onlooker {
  readonly observer: Observer;
  end?(): void;
  close(): Promise<void>;
  closeNow(): void;
}

/** @throws UsageError when a file cannot be written */
export function openOnlookers(settings: OnlookerSettings, output: Console): Onlookers {
  const open: Onlooker[] = [];
  const closeNow = () => {
    for (const onlooker of open) onlooker.closeNow();
  };
  try {
    for (const path of settings.traces) open.push(openTrace(path, settings, output));
    if (settings.report !== undefined) open.push(openReport(settings.report, settings, output));
  } catch (error) {
    closeNow();
    throw error instanceof TraceError ? new UsageError(error.message) : error;
  }
  return {
    observers: open.map(({ observer }) => observer),
    end() {
      for (const onlooker of open) onlooker.end?.();
    },
    async close() {
      await Promise.all(open.map((onlooker) => onlooker.close()));
    },
    closeNow,
  };
}

function openTrace(path: string, { dialect, json }: OnlookerSettings, output: Console): Onlooker {
  const about = dialect === undefined ? {} : { dialect };
  if (path !== "-") return traceTo(path, { log: output.log, ...about });
  const encoder = json ? jsonlEncoder : humanEncoder;
  const { observer } = new TraceWriter(encoder, { append: (lines) => output.print(String(lines)) }, about);
  return { observer, close: () => Promise.resolve(), closeNow: () => undefined };
}

function openReport(
  path: string,
  { dialect, quirks, reportFormat, json }: OnlookerSettings,
  output: Console,
): Onlooker {
  const card = createReportCard({ ...(dialect !== undefined && { dialect }), ...(quirks && { quirks }) });
  const format = reportFormat ?? reportFormatOf(path);
  const write = () => {
    const report = card.report(performance.now());
    const text = path === "-" && json ? `${JSON.stringify({ report })}\n` : reportFormats[format](report);
    writeReport(path, text, output);
  };
  if (path !== "-") {
    try {
      writeFileSync(path, ""); // a wrong path shows now, not at the end
    } catch (cause) {
      throw new UsageError(`The report ${path} cannot be written: ${(cause as Error).message}.`, { cause });
    }
  }
  if (process.platform !== "win32") process.on("SIGUSR2", write);
  return {
    observer: card.observer,
    end: write,
    close: () => Promise.resolve(),
    closeNow: write,
  };
}

function writeReport(path: string, text: string, output: Console): void {
  if (path === "-") {
    output.print(text);
    return;
  }
  try {
    writeFileSync(path, text);
  } catch (error) {
    output.log.write("error", `the report ${path} cannot be written: ${(error as Error).message}`);
  }
}
