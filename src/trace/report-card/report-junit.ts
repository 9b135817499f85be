import { attributes, escapeXml } from "../../testing/scenario/report-junit.js";
import type { Report } from "./report.js";
import { describeFinding } from "./report-text.js";
import { ruleNames, rules } from "./rules.js";

/** For CI services: JUnit XML, a test case a rule. A warning fails as an error does. */
export function reportCardJunit({ findings, counts, durationMs, dialect }: Report): string {
  const failures = ruleNames.filter((name) => counts[name] !== undefined).length;
  const summary = attributes({ tests: ruleNames.length, failures, errors: 0, time: (durationMs / 1000).toFixed(3) });
  const cases = ruleNames.map((name) => {
    const { title, level, help } = rules[name];
    const head = `    <testcase${attributes({ name: title, classname: `report-card.${name}` })}`;
    const total = counts[name];
    if (total === undefined) return `${head}/>`;
    const lines = findings.filter(({ rule }) => rule === name).map(describeFinding);
    const message = attributes({ message: `${total} found`, type: level });
    return `${head}>\n      <failure${message}>${escapeXml([...lines, help].join("\n"))}</failure>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${summary}>`,
    `  <testsuite${attributes({ name: `virtual-esp-at report card, firmware ${dialect}` })}${summary}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}
