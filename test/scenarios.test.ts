/**
 * Our own scenarios, in every checkout: `virtual-esp-at check test/scenarios`. A folder for each dialect, written from
 * its manual; in 2.2 those that begin with "seed" are the examples and notes of the specification, command by command.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { dialects } from "../src/core/dialects/index.js";
import { FakeTimeTarget } from "../src/testing/scenario/fake-time-target.js";
import { parseScenario } from "../src/testing/scenario/parse-scenario.js";
import { reportFile } from "../src/testing/scenario/report-text.js";
import { isExact, sumResults } from "../src/testing/scenario/result.js";
import { runFiles } from "../src/testing/scenario/run-files.js";

const root = fileURLToPath(new URL("scenarios", import.meta.url));

it("there is a folder for each dialect", () => {
  expect(readdirSync(root).sort()).toEqual(dialects.map(({ name }) => name).sort());
});

describe.each(dialects)("dialect $name", ({ name: dialect }) => {
  const folder = join(root, dialect);

  it.each(readdirSync(folder))("%s is exact", async (file) => {
    const scenario = parseScenario(readFileSync(join(folder, file), "utf8"), file);
    expect(scenario.dialect).toBe(dialect);
    const [result] = await runFiles([{ file, scenario }], new FakeTimeTarget());
    if (!result) return expect.unreachable();
    expect(isExact(sumResults([result])), reportFile(result)).toBe(true);
  });
});
