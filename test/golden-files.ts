import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseScenario } from "../src/testing/scenario/parse-scenario.js";
import type { ScenarioFile } from "../src/testing/scenario/run-files.js";

/** Conversations recorded from the genuine firmware. They live beside the repository and are no part of it. */
const golden = fileURLToPath(new URL("../../shared/golden", import.meta.url));

/** Files that touch commands which do not exist yet: what is missing. All others must be exact. */
export const notYetExact: Readonly<Record<string, string>> = {};

export function readGoldenFiles(generation: string): ScenarioFile[] {
  const folder = join(golden, generation);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => ({
    file: name,
    scenario: parseScenario(readFileSync(join(folder, name), "utf8"), name),
  }));
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
