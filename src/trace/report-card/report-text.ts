import { textOf } from "../../core/bytes.js";
import { visibleText } from "../../testing/scenario/visible-text.js";
import type { Counts, Finding, Report } from "./report.js";
import { type RuleName, ruleNames, rules } from "./rules.js";

/** For people: what was found, rule by rule with its reason, and what was seen. */
export function reportCardText(report: Report): string {
  const { findings, coverage } = report;
  const total = Object.values(report.counts).reduce((sum, number) => sum + number, 0);
  const seconds = (report.durationMs / 1000).toFixed(1);
  const heading =
    total === 0
      ? `Report card: nothing found in ${seconds} s with firmware ${report.dialect}.`
      : `Report card: ${total} found in ${seconds} s with firmware ${report.dialect}.`;
  const sections = ruleNames.flatMap((name) => {
    const ofRule = findings.filter(({ rule }) => rule === name);
    return ofRule.length === 0 ? [] : ["", ...section(name, ofRule, report.counts[name] ?? 0)];
  });
  return [
    heading,
    ...sections,
    "",
    `Commands: ${list(coverage.commands)}`,
    `  never: ${coverage.unseenCommands.length} of the firmware's commands`,
    `Answers: ${list(coverage.answers)}${never(coverage.unseenAnswers)}`,
    `Messages: ${list(coverage.messages)}${never(coverage.unseenMessages)}`,
    "",
  ].join("\n");
}

function section(name: RuleName, findings: readonly Finding[], total: number): string[] {
  const { title, level, help } = rules[name];
  const more = total > findings.length ? [`  ... and ${total - findings.length} more`] : [];
  return [
    `${level}: ${title} (${name})`,
    ...findings.map((finding) => `  ${describeFinding(finding)}`),
    ...more,
    `  ${help}`,
  ];
}

/** One line: when, what, which bytes. */
export function describeFinding({ atMs, bytes, message }: Finding): string {
  const what = bytes.length === 0 ? "" : `"${visibleText(textOf(bytes))}": `;
  return `at ${(atMs / 1000).toFixed(3)} s, ${what}${message}`;
}

function list(counts: Counts): string {
  const entries = Object.entries(counts).map(([name, number]) => (number === 1 ? name : `${name} (${number})`));
  return entries.join(", ") || "none";
}

function never(names: readonly string[]): string {
  return names.length === 0 ? "" : `\n  never: ${names.join(", ")}`;
}
