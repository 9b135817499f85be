import type { Log, Run } from "sarif";
import { textOf } from "../../core/bytes.js";
import type { Report } from "./report.js";
import { describeFinding } from "./report-text.js";
import { ruleNames, rules } from "./rules.js";

export interface SarifOptions {
  /** The host's source, or whatever the findings are to be shown at; a path relative to the repository. */
  readonly artifact?: string;
}

/** For pull requests: SARIF 2.1.0, a result a finding. */
export function reportCardSarif(report: Report, { artifact }: SarifOptions = {}): string {
  const results = report.findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: ruleNames.indexOf(finding.rule),
    level: rules[finding.rule].level,
    message: { text: `${rules[finding.rule].title}: ${describeFinding(finding)}` },
    locations: [
      {
        ...(artifact !== undefined && { physicalLocation: { artifactLocation: { uri: artifact } } }),
        logicalLocations: [{ name: "serial line", kind: "resource" }],
      },
    ],
    properties: { atMs: finding.atMs, bytes: textOf(finding.bytes) },
  }));
  const driver = {
    name: "virtual-esp-at",
    rules: ruleNames.map((id) => ({
      id,
      shortDescription: { text: rules[id].title },
      help: { text: rules[id].help },
      defaultConfiguration: { level: rules[id].level },
    })),
  };
  const { coverage, counts, dialect, durationMs } = report;
  const run: Run = {
    tool: { driver },
    results,
    columnKind: "utf16CodeUnits",
    properties: { dialect, durationMs, counts, coverage },
  };
  const log: Log = { $schema: SCHEMA, version: "2.1.0", runs: [run] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
