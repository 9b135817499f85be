/** Published as virtual-esp-at/trace. */
export { parseTrace } from "./jsonl.js";
export { type RecordedScenario, scenarioOfTrace } from "./record/scenario-of-trace.js";
export { type ReportFormat, reportFormats } from "./report-card/formats.js";
export type { Counts, Coverage, Finding, Report } from "./report-card/report.js";
export { createReportCard, type ReportCard, type ReportCardOptions } from "./report-card/report-card.js";
export { type Level, type Rule, type RuleName, rules } from "./report-card/rules.js";
export { type LostRecords, type Trace, TraceError, type TraceHead, type TraceRecord } from "./trace.js";
export { type FileTrace, type TraceOptions, traceTo } from "./trace-to.js";
