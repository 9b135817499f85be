/** What a modem does when a scenario is played, recorded and made a scenario again, is exact. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Observer } from "../src/core/index.js";
import { FakeTimeTarget } from "../src/testing/scenario/fake-time-target.js";
import { formatScenario } from "../src/testing/scenario/format-scenario.js";
import { parseScenario } from "../src/testing/scenario/parse-scenario.js";
import { runFiles, type ScenarioFile } from "../src/testing/scenario/run-files.js";
import { scenarioOfTrace } from "../src/trace/record/scenario-of-trace.js";
import type { TraceRecord } from "../src/trace/trace.js";
import { complain, readGoldenFiles } from "./golden-files.js";

async function record({ file, scenario }: ScenarioFile): Promise<ScenarioFile> {
  const records: TraceRecord[] = [];
  const observer: Observer = (activity, atMs) => void records.push({ ...activity, atMs });
  await runFiles([{ file, scenario }], new FakeTimeTarget(undefined, observer));
  const recorded = scenarioOfTrace({ head: { dialect: scenario.dialect }, records }, scenario.title);
  return { file, scenario: parseScenario(formatScenario(recorded.scenario), file) };
}

const folder = fileURLToPath(new URL("scenarios", import.meta.url));
const own = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({
    file,
    scenario: parseScenario(readFileSync(join(folder, file), "utf8"), file),
  }));

describe("a recorded scenario", () => {
  it.each([...own, ...readGoldenFiles("4.2")])("$file", async (original) => {
    const [result] = await runFiles([await record(original)], new FakeTimeTarget());
    if (!result) return expect.unreachable();
    expect(complain(result)).toBe("");
  });
});
