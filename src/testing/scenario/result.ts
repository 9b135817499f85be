import type { Divergence } from "./expectation.js";
import type { Rule } from "./rule.js";

/** What came out of checking files. */
export interface CheckResult {
  readonly files: readonly FileResult[];
  /** Steps that were exact, over all files. */
  readonly exact: number;
  readonly total: number;
}

export interface FileResult {
  readonly file: string;
  readonly title: string;
  /** Steps that were exact. */
  readonly exact: number;
  readonly total: number;
  /** Real time. */
  readonly durationMs: number;
  readonly mismatches: readonly Mismatch[];
  /** Why the steps after the last mismatch were not played, when the modem was not there or went away. */
  readonly error?: string;
}

/** A step that was not exact. */
export interface Mismatch {
  /** From 1. */
  readonly step: number;
  /** What the step did. */
  readonly action: string;
  readonly note?: string;
  /** At least one. */
  readonly differences: readonly Difference[];
  /** What the step was about. */
  readonly rule?: Rule;
}

/** Names in double braces that are bound stand with their values; text is latin1, one character a byte. */
export interface Difference {
  /** What was compared: recv (the modem's output), data or closed (at a peer), result (of connect). */
  readonly part: string;
  readonly expected: string;
  readonly got: string;
  /** The index of the first character that differs, in each of the two. */
  readonly divergence: Divergence;
}

export function sumResults(files: readonly FileResult[]): CheckResult {
  return {
    files,
    exact: files.reduce((sum, file) => sum + file.exact, 0),
    total: files.reduce((sum, file) => sum + file.total, 0),
  };
}

/** True when every step of every file was exact and every modem stayed to the end. */
export function isExact(result: CheckResult): boolean {
  return result.exact === result.total && result.files.every((file) => file.error === undefined);
}
