/** Published as virtual-esp-at/trace. */
export { parseTrace } from "./jsonl.js";
export { type LostRecords, type Trace, TraceError, type TraceHead, type TraceRecord } from "./trace.js";
export { type FileTrace, type TraceOptions, traceTo } from "./trace-to.js";
