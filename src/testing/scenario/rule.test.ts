import { describe, expect, it } from "vitest";
import { FakeTimeTarget } from "./fake-time-target.js";
import { parseScenario } from "./parse-scenario.js";
import { reportFile } from "./report-text.js";
import { commandIn, describeRule, explainRule } from "./rule.js";
import { runFiles } from "./run-files.js";

it.each([
  ["AT+CIPSEND=5\r\n", "AT+CIPSEND"],
  ["at+cipmux?\r\n", "AT+CIPMUX"],
  ["AT\r\n", "AT"],
  ["ATE0\r\n", "ATE0"],
  ["hello", undefined],
  ["+++", undefined],
])("in %j stands %s", (text, command) => {
  expect(commandIn(text)).toBe(command);
});

describe("the command", () => {
  it.each([
    ["4.2", "AT+CIPSEND", "docs/commands.md#atcipsend"],
    ["4.2", "AT", "docs/commands.md#at"],
    ["nonos-1.7", "AT+CWJAP_CUR", "docs/commands.md#atcwjap"],
    ["2.2", "AT+CIPSTATE", undefined],
    ["somebody's modem", "AT+CIPSEND", undefined],
  ])("of dialect %s, %s, is described at %s", (dialect, command, page) => {
    expect(describeRule(dialect, command, undefined).page).toBe(page);
  });

  it("need not be there", () => {
    expect(explainRule(describeRule("2.2", undefined, undefined))).toEqual(["rule: dialect 2.2"]);
    expect(explainRule(describeRule("2.2", "AT+CIPSTATE", undefined))).toEqual([
      "rule: AT+CIPSTATE in dialect 2.2, which does not have it",
    ]);
  });
});

async function check(dialect: string, ...steps: readonly object[]): Promise<string> {
  const boot = { until: "ready\r\n", recv: "\r\nready\r\n" };
  const text = JSON.stringify({ title: "t", dialect, network: {}, steps: [boot, ...steps] });
  const [result] = await runFiles([{ file: "t.json", scenario: parseScenario(text, "t.json") }], new FakeTimeTarget());
  return result ? reportFile(result) : "";
}

describe("a step that is not exact", () => {
  it("tells what the dialect says about it", async () => {
    const line = 'AT+CIPDOMAIN="localhost"\r\n';
    const report = await check("2.2", { send: line, recv: `${line}+CIPDOMAIN:"127.0.0.1"\r\n\r\nOK\r\n` });
    expect(report).toContain("    rule: AT+CIPDOMAIN in dialect 2.2, docs/commands.md#atcipdomain\n");
    expect(report).toContain("          AT+CIPDOMAIN: +CIPDOMAIN:192.0.2.7 (docs/dialects.md#resolved)");
  });

  it("has nothing to tell of a command that asks the dialect nothing", async () => {
    const report = await check("4.2", { send: "AT\r\n", recv: "AT\r\n\r\nNO\r\n" });
    expect(report.split("\n").at(-1)).toBe("    rule: AT in dialect 4.2, docs/commands.md#at");
  });

  it("is about the last command, also when the network spoke", async () => {
    const report = await check(
      "4.2",
      { send: "AT+CIPMUX?\r\n", recv: "AT+CIPMUX?\r\n+CIPMUX:0\r\n\r\nOK\r\n" },
      { wait: 10, recv: "x" },
    );
    expect(report).toContain("rule: AT+CIPMUX in dialect 4.2");
  });
});
