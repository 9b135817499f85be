/** The examples and notes of the specification, command by command, as conversations in dialect 2.2. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { FakeTimeTarget } from "../src/testing/scenario/fake-time-target.js";
import { parseScenario } from "../src/testing/scenario/parse-scenario.js";
import { reportFile } from "../src/testing/scenario/report-text.js";
import { isExact, sumResults } from "../src/testing/scenario/result.js";
import { runFiles } from "../src/testing/scenario/run-files.js";

const folder = fileURLToPath(new URL("seed-scenarios", import.meta.url));

it.each(readdirSync(folder))("%s is exact", async (file) => {
  const scenario = parseScenario(readFileSync(join(folder, file), "utf8"), file);
  expect(scenario.dialect).toBe("2.2");
  const [result] = await runFiles([{ file, scenario }], new FakeTimeTarget());
  if (!result) return expect.unreachable();
  expect(isExact(sumResults([result])), reportFile(result)).toBe(true);
});
