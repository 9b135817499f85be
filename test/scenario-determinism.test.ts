/** The same input gives the same bytes at the same times: the core has no clock, chance or network but the given ones. */
import { expect, it } from "vitest";
import { textOf } from "../src/core/bytes.js";
import { FakeTimeTarget } from "../src/testing/scenario/fake-time-target.js";
import { runScenario } from "../src/testing/scenario/run-scenario.js";
import type { Scenario } from "../src/testing/scenario/scenario.js";
import { readGoldenFiles, readOwnScenarios } from "./scenario-files.js";

/** Every write of the modem with its time in milliseconds. */
async function transcribe(scenario: Scenario): Promise<string[]> {
  const session = await new FakeTimeTarget().open(scenario);
  const { output, world } = session;
  const writes: string[] = [];
  const append = output.append.bind(output);
  output.append = (bytes) => {
    writes.push(`${world.clock.now()} ${textOf(bytes)}`);
    append(bytes);
  };
  await runScenario(scenario, session);
  await session.close();
  return writes;
}

it.each([...readOwnScenarios(), ...readGoldenFiles("4.2")])(
  "$file gives the same bytes at the same times",
  async ({ scenario }) => {
    const first = await transcribe(scenario);
    expect(first.length).toBeGreaterThan(0);
    expect(await transcribe(scenario)).toEqual(first);
  },
);
