import { applyQuirks, findDialect, type Observer } from "../../core/index.js";
import { CommandWatcher } from "./command-watcher.js";
import { CoverageWatcher } from "./coverage-watcher.js";
import { EscapeWatcher } from "./escape-watcher.js";
import { InputWatcher } from "./input-watcher.js";
import { LinkWatcher } from "./link-watcher.js";
import { ReadingWatcher } from "./reading-watcher.js";
import type { Finding, Report } from "./report.js";
import type { RuleName } from "./rules.js";
import type { Tell, Watcher } from "./watcher.js";

/** Of each rule; a host that does something wrong mostly does it again and again. */
const MOST_FINDINGS = 50;
/** Of the bytes of a finding. */
const MOST_BYTES = 64;

export interface ReportCardOptions {
  /** The modem's firmware generation; default "2.2". */
  readonly dialect?: string;
  /** The modem's quirks. */
  readonly quirks?: Readonly<Record<string, string>>;
}

export interface ReportCard {
  /** To be passed to `createModem`. */
  readonly observer: Observer;
  /**
   * What was found until now. May be asked at any time.
   * @param nowMs the modem's clock; default: when something happened last
   */
  report(nowMs?: number): Report;
}

/**
 * Looks on while a modem runs and finds what its host does that breaks on a chip, and which commands, answers and
 * messages it ever saw.
 * @throws RangeError for an unknown dialect or quirk
 */
export function createReportCard({ dialect: name = "2.2", quirks = {} }: ReportCardOptions = {}): ReportCard {
  const dialect = applyQuirks(findDialect(name), quirks);
  const findings: Finding[] = [];
  const counts = new Map<RuleName, number>();
  let firstMs: number | undefined;
  let lastMs = 0;

  const tellTo =
    (list: Finding[], numbers: Map<RuleName, number>): Tell =>
    (rule, atMs, bytes, message) => {
      const number = (numbers.get(rule) ?? 0) + 1;
      numbers.set(rule, number);
      if (number > MOST_FINDINGS) return;
      list.push({ rule, atMs: atMs - (firstMs ?? atMs), bytes: bytes.slice(0, MOST_BYTES), message });
    };
  const tell = tellTo(findings, counts);
  const coverage = new CoverageWatcher(dialect);
  const watchers: readonly Watcher[] = [
    coverage,
    new InputWatcher(tell),
    new EscapeWatcher(tell),
    new CommandWatcher(dialect, tell),
    new LinkWatcher(tell),
    new ReadingWatcher(tell),
  ];

  return {
    observer(activity, atMs) {
      firstMs ??= atMs;
      lastMs = atMs;
      for (const watcher of watchers) watcher.observe(activity, atMs);
    },
    report(nowMs = lastMs) {
      // what is only so far is told apart, as it may be otherwise the next time
      const unfinished: Finding[] = [];
      const unfinishedCounts = new Map<RuleName, number>();
      for (const watcher of watchers) watcher.atEnd?.(nowMs, tellTo(unfinished, unfinishedCounts));
      const totals = new Map(counts);
      for (const [rule, number] of unfinishedCounts) totals.set(rule, (totals.get(rule) ?? 0) + number);
      return {
        dialect: dialect.name,
        durationMs: nowMs - (firstMs ?? nowMs),
        findings: [...findings, ...unfinished].sort((a, b) => a.atMs - b.atMs),
        counts: Object.fromEntries(totals),
        coverage: coverage.coverage,
      };
    },
  };
}
