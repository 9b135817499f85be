import { describe, expect, it } from "vitest";
import { explainText } from "./compare.js";
import { reportJson } from "./report-json.js";
import { escapeXml, reportJunit } from "./report-junit.js";
import { reportText } from "./report-text.js";
import { type FileResult, sumResults } from "./result.js";

const differences = [explainText("recv", "n={{*int}}\r\n\r\nOK\r\n", "n=12345\r\n\r\nERROR\r\n")];
const good: FileResult = { file: "a.json", title: "A", exact: 3, total: 3, durationMs: 1500, mismatches: [] };
const bad: FileResult = {
  file: "b.json",
  title: 'B <&> "quoted" \x01',
  exact: 1,
  total: 2,
  durationMs: 250,
  mismatches: [{ step: 2, action: 'send "AT\\r\\n"', note: "a note", differences }],
};
const broken: FileResult = { ...good, exact: 0, file: "c.json", error: "connect ECONNREFUSED" };

describe("text", () => {
  it("marks the first difference", () => {
    expect(reportText(sumResults([good, bad, broken]))).toBe(
      [
        "a.json                                       3/3",
        "b.json                                       1/2",
        '  step 2 send "AT\\r\\n" (a note)',
        "    recv: 18 bytes, expected 18",
        "      expected n={{*int}}\\r\\n\\r\\nOK\\r\\n",
        "      got         n=12345\\r\\n\\r\\nERROR\\r\\n",
        "                                 ^",
        "c.json                                       0/3",
        "  not played further: connect ECONNREFUSED",
        "total 4/8 in 3 files",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["short", "abc", "abd", ["abc", "abd", "  ^"]],
    ["nothing came", "abc", "", ["abc", "", "^"]],
    ["unprintable bytes", "\x00\xff~x", "\x00\xff~y", ["\\x00\\xff~x", "\\x00\\xff~y", `${" ".repeat(9)}^`]],
    [
      "long",
      `${"a".repeat(1000)}X${"b".repeat(1000)}`,
      `${"a".repeat(1000)}Y${"b".repeat(1000)}`,
      [`...${"a".repeat(57)}X${"b".repeat(56)}...`, `...${"a".repeat(57)}Y${"b".repeat(56)}...`, `${" ".repeat(60)}^`],
    ],
  ])("%s", (_, expected, got, lines) => {
    const mismatches = [{ step: 1, action: "wait", differences: [explainText("recv", expected, got)] }];
    const text = reportText(sumResults([{ ...bad, mismatches }]));
    expect(
      text
        .split("\n")
        .slice(3, 6)
        .map((line) => line.slice(15)),
    ).toEqual(lines);
  });
});

it("JSON is the result itself", () => {
  const result = sumResults([good, bad]);
  expect(JSON.parse(reportJson(result))).toEqual(result);
});

describe("JUnit", () => {
  it("has a case a file", () => {
    const xml = reportJunit(sumResults([good, bad, broken]));
    expect(xml).toContain('<testsuites tests="3" failures="1" errors="1" time="3.250">');
    expect(xml).toContain('<testcase name="A" classname="a.json" time="1.500"/>');
    expect(xml).toContain(
      '<testcase name="B &lt;&amp;&gt; &quot;quoted&quot; \uFFFD" classname="b.json" time="0.250">',
    );
    expect(xml).toContain('<failure message="1 of 2 steps exact">');
    expect(xml).toContain('<error message="0 of 3 steps exact: connect ECONNREFUSED">');
    expect(xml).toContain("step 2 send &quot;AT\\r\\n&quot; (a note)");
  });

  it.each([
    ["<a & b>", "&lt;a &amp; b&gt;"],
    ['"', "&quot;"],
    ["a\r\nb\tc", "a&#13;\nb\tc"],
    ["\x00\x1f\x7f\xff", "\uFFFD\uFFFD\x7f\xff"],
    ["\uD800 \uFFFE \u{1F600}", "\uFFFD \uFFFD \u{1F600}"],
    ["&lt;", "&amp;lt;"],
    ["]]>", "]]&gt;"],
  ])("escapes %j", (text, expected) => {
    expect(escapeXml(text)).toBe(expected);
  });
});
