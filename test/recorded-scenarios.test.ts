/** What a modem does when a scenario is played, recorded and made a scenario again, is exact. */
import { describe, expect, it } from "vitest";
import type { Observer } from "../src/core/index.js";
import { FakeTimeTarget } from "../src/testing/scenario/fake-time-target.js";
import { formatScenario } from "../src/testing/scenario/format-scenario.js";
import { parseScenario } from "../src/testing/scenario/parse-scenario.js";
import { runFiles, type ScenarioFile } from "../src/testing/scenario/run-files.js";
import { scenarioOfTrace } from "../src/trace/record/scenario-of-trace.js";
import type { TraceRecord } from "../src/trace/trace.js";
import { complain, readGoldenFiles, readOwnScenarios } from "./scenario-files.js";

async function record({ file, scenario }: ScenarioFile): Promise<ScenarioFile> {
  const records: TraceRecord[] = [];
  const observer: Observer = (activity, atMs) => void records.push({ ...activity, atMs });
  await runFiles([{ file, scenario }], new FakeTimeTarget(undefined, observer));
  const recorded = scenarioOfTrace({ head: { dialect: scenario.dialect }, records }, scenario.title);
  return { file, scenario: parseScenario(formatScenario(recorded.scenario), file) };
}

const own = readOwnScenarios();

describe("a recorded scenario", () => {
  it.each([...own, ...readGoldenFiles("4.2")])("$file", async (original) => {
    const [result] = await runFiles([await record(original)], new FakeTimeTarget());
    if (!result) return expect.unreachable();
    expect(complain(result)).toBe("");
  });
});
