import type { CheckResult } from "./result.js";

/** For programs: the result as it is. Text is latin1, one character a byte. */
export function reportJson(result: CheckResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
