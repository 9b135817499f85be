import type { Report } from "./report.js";
import { reportCardJunit } from "./report-junit.js";
import { reportCardSarif } from "./report-sarif.js";
import { reportCardText } from "./report-text.js";

export const reportFormats = {
  text: reportCardText,
  junit: reportCardJunit,
  sarif: reportCardSarif,
} as const satisfies Readonly<Record<string, (report: Report) => string>>;

export type ReportFormat = keyof typeof reportFormats;

const ENDINGS: readonly (readonly [ending: RegExp, format: ReportFormat])[] = [
  [/\.sarif(\.json)?$/i, "sarif"],
  [/\.xml$/i, "junit"],
];

/** By the ending of a file's name: `.xml` is JUnit, `.sarif` and `.sarif.json` are SARIF, anything else is text. */
export function reportFormatOf(path: string): ReportFormat {
  return ENDINGS.find(([ending]) => ending.test(path))?.[1] ?? "text";
}
