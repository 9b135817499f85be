import type { CheckResult, Difference, FileResult, Mismatch } from "./result.js";
import { explainRule } from "./rule.js";
import { visibleText } from "./visible-text.js";

/** Columns of text shown on each side of the place where two texts part. */
const SIDE_COLUMNS = 60;

/** For people: every byte visible, the first difference under a caret. */
export function reportText(result: CheckResult): string {
  return `${[...result.files.map(reportFile), reportTotal(result)].join("\n")}\n`;
}

export function reportTotal({ exact, total, files }: CheckResult): string {
  return `total ${exact}/${total} in ${files.length} ${files.length === 1 ? "file" : "files"}`;
}

export function reportFile(file: FileResult): string {
  const lines = [`${file.file.padEnd(44)} ${file.exact}/${file.total}`, ...file.mismatches.map(reportMismatch)];
  if (file.error !== undefined) lines.push(`  not played further: ${visibleText(file.error)}`);
  return lines.join("\n");
}

function reportMismatch({ step, action, note, differences, rule }: Mismatch): string {
  const noted = note === undefined ? "" : ` (${visibleText(note)})`;
  const ruled = rule ? explainRule(rule).map((line) => `    ${line}`) : [];
  return [`  step ${step} ${action}${noted}`, ...differences.map(reportDifference), ...ruled].join("\n");
}

function reportDifference({ part, expected, got, divergence }: Difference): string {
  const before = [
    lastColumns(expected.slice(0, divergence.expected)),
    lastColumns(got.slice(0, divergence.got)),
  ] as const;
  const width = Math.max(before[0].length, before[1].length);
  return [
    `    ${part}: ${got.length} bytes, expected ${expected.length}`,
    `      expected ${before[0].padStart(width)}${firstColumns(expected.slice(divergence.expected))}`,
    `      got      ${before[1].padStart(width)}${firstColumns(got.slice(divergence.got))}`,
    `               ${" ".repeat(width)}^`,
  ].join("\n");
}

function lastColumns(text: string): string {
  // A byte takes one to four columns, so the end of the text has all that can be shown.
  const visible = visibleText(text.slice(-SIDE_COLUMNS - 1));
  return visible.length <= SIDE_COLUMNS ? visible : `...${visible.slice(3 - SIDE_COLUMNS)}`;
}

function firstColumns(text: string): string {
  const visible = visibleText(text.slice(0, SIDE_COLUMNS + 1));
  return visible.length <= SIDE_COLUMNS ? visible : `${visible.slice(0, SIDE_COLUMNS - 3)}...`;
}
