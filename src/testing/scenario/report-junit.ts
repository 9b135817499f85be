import { reportFile } from "./report-text.js";
import { type CheckResult, type FileResult, isExact, sumResults } from "./result.js";

/** For CI services: JUnit XML, one test case a file. */
export function reportJunit(result: CheckResult): string {
  const { files } = result;
  const errors = files.filter((file) => file.error !== undefined).length;
  const failures = files.filter((file) => !isExact(sumResults([file]))).length - errors;
  const durationMs = files.reduce((sum, file) => sum + file.durationMs, 0);
  const counts = attributes({ tests: files.length, failures, errors, time: seconds(durationMs) });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${counts}>`,
    `  <testsuite${attributes({ name: "virtual-esp-at check" })}${counts}>`,
    ...files.map(reportCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function reportCase(file: FileResult): string {
  const head = `    <testcase${attributes({ name: file.title, classname: file.file, time: seconds(file.durationMs) })}`;
  if (isExact(sumResults([file]))) return `${head}/>`;
  const count = `${file.exact} of ${file.total} steps exact`;
  const [element, message] = file.error === undefined ? ["failure", count] : ["error", `${count}: ${file.error}`];
  return `${head}>\n      <${element}${attributes({ message })}>${escapeXml(reportFile(file))}</${element}>\n    </testcase>`;
}

export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** For element content and attributes in double quotes; characters that XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
    .replace(/\r/g, "&#13;");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
