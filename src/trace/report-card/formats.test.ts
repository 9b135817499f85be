import { describe, expect, it } from "vitest";
import { bytesOf } from "../../core/bytes.js";
import { reportFormatOf, reportFormats } from "./formats.js";
import { createReportCard } from "./report-card.js";

function sampleReport() {
  const card = createReportCard({ dialect: "4.2" });
  card.observer({ kind: "start" }, 100);
  card.observer({ kind: "modem", bytes: bytesOf("\r\nready\r\n") }, 100);
  card.observer({ kind: "refused", during: "command", bytes: bytesOf('<x"&\x00>\r\n') }, 1600);
  card.observer({ kind: "command", line: "AT" }, 1600);
  card.observer({ kind: "result", line: "AT", result: "OK" }, 1601);
  card.observer({ kind: "command", line: "AT+CIPSTATUS" }, 2100);
  card.observer({ kind: "result", line: "AT+CIPSTATUS", result: "OK" }, 2100);
  return card.report(5100);
}

const clean = createReportCard().report();

describe("a report card", () => {
  it("is text for people", () => {
    const text = reportFormats.text(sampleReport());
    expect(text).toContain("Report card: 2 found in 5.0 s with firmware 4.2.\n");
    expect(text).toContain("error: A command while another one ran (command-while-busy)\n");
    expect(text).toContain(String.raw`  at 1.500 s, "<x"&\x00>\r\n": it came while AT was running`);
    expect(text).toContain("warning: A command that the manual has given up (deprecated-command)\n");
    expect(text).toContain("Commands: AT, AT+CIPSTATUS\n");
    expect(text).toContain("Answers: OK (2)\n  never: ERROR, SEND OK, SEND FAIL\n");
    expect(reportFormats.text(clean)).toMatch(
      /^Report card: nothing found in 0\.0 s with firmware 2\.2\.\n\nCommands: none\n/,
    );
  });

  it("is JUnit for CI, a test case a rule", () => {
    const xml = reportFormats.junit(sampleReport());
    expect(xml).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites tests="15" failures="2" errors="0" time="5\.000">/,
    );
    expect(xml).toContain(
      '<testcase name="A command while another one ran" classname="report-card.command-while-busy">',
    );
    expect(xml).toContain(
      '<failure message="1 found" type="error">at 1.500 s, &quot;&lt;x&quot;&amp;\\x00&gt;\\r\\n&quot;',
    );
    expect(xml.match(/<testcase/g)).toHaveLength(15);
    expect(xml.match(/<\/testcase>/g)).toHaveLength(2);
    expect(reportFormats.junit(clean)).not.toContain("<failure");
  });

  it("is SARIF for pull requests", () => {
    const log = JSON.parse(reportFormats.sarif(sampleReport()));
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0].results).toHaveLength(2);
    expect(log.runs[0].results[0]).toMatchObject({
      ruleId: "command-while-busy",
      level: "error",
      message: { text: expect.stringContaining("it came while AT was running") },
      properties: { atMs: 1500, bytes: '<x"&\x00>\r\n' },
    });
    for (const { ruleId, ruleIndex } of log.runs[0].results) {
      expect(log.runs[0].tool.driver.rules[ruleIndex].id).toBe(ruleId);
    }
    expect(JSON.parse(reportFormats.sarif(clean)).runs[0].results).toEqual([]);
  });

  it.each([
    ["report.xml", "junit"],
    ["report.SARIF", "sarif"],
    ["report.sarif.json", "sarif"],
    ["report.txt", "text"],
    ["-", "text"],
  ])("%s is %s", (name, format) => {
    expect(reportFormatOf(name)).toBe(format);
  });
});
