import type { Activity } from "../../core/index.js";
import type { RuleName } from "./rules.js";

/** Tells of a finding. */
export type Tell = (rule: RuleName, atMs: number, bytes: Uint8Array, message: string) => void;

/** Looks for one kind of mistake. */
export interface Watcher {
  observe(activity: Activity, atMs: number): void;
  /** What would be a finding if the session ended now; may be asked again later. */
  atEnd?(atMs: number, tell: Tell): void;
}

/** AT+CIPSEND and its relatives, which ask for a payload. */
export const SEND_LINE = /^AT\+CIPSEND(EX|L)?=/i;
