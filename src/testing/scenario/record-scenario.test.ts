import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FakeTimeTarget } from "./fake-time-target.js";
import { parseScenario } from "./parse-scenario.js";
import { recordScenario } from "./record-scenario.js";
import { reportFile } from "./report-text.js";
import { isExact, sumResults } from "./result.js";
import { runFiles } from "./run-files.js";
import type { Scenario } from "./scenario.js";

const folder = new URL("../../../test/scenarios/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

/** The same conversation without anything that was expected. */
function blank(scenario: Scenario): Scenario {
  const steps = scenario.steps.map((step) => {
    const { action } = step;
    const data = action.type === "expect" && typeof action.data !== "string" ? [] : "";
    return { ...step, recv: "", action: action.type === "expect" ? { ...action, data } : action };
  });
  return { ...scenario, steps };
}

describe("recording", () => {
  it.each(files)("%s again gives a scenario that is exact", async (name) => {
    const scenario = parseScenario(readFileSync(new URL(name, folder), "utf8"), name);
    const target = new FakeTimeTarget();
    const session = await target.open(scenario);
    const recorded = await recordScenario(blank(scenario), session);
    await session.close();
    expect(recorded.steps.some(({ recv }) => recv !== "")).toBe(true);
    const [result] = await runFiles([{ file: name, scenario: recorded }], target);
    if (!result) return expect.unreachable();
    expect(isExact(sumResults([result])), reportFile(result)).toBe(true);
  });
});
