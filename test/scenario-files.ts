import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseScenario } from "../src/testing/scenario/parse-scenario.js";
import { reportFile } from "../src/testing/scenario/report-text.js";
import { type FileResult, isExact, sumResults } from "../src/testing/scenario/result.js";
import type { ScenarioFile } from "../src/testing/scenario/run-files.js";

/** Conversations recorded from the genuine firmware. They live beside the repository and are no part of it. */
const golden = fileURLToPath(new URL("../../shared/golden", import.meta.url));

/** What is wrong with a result; empty when every step was exact. */
export function complain(result: FileResult): string {
  return isExact(sumResults([result])) ? "" : reportFile(result);
}

/** A folder and those in it, in order; empty where there is none. */
function readScenariosBelow(folder: string): ScenarioFile[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => ({
    file: name,
    scenario: parseScenario(readFileSync(join(folder, name), "utf8"), name),
  }));
}

export function readGoldenFiles(generation: string): ScenarioFile[] {
  return readScenariosBelow(join(golden, generation));
}

/** Of every dialect. */
export function readOwnScenarios(): ScenarioFile[] {
  return readScenariosBelow(fileURLToPath(new URL("scenarios", import.meta.url)));
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
