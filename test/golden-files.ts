import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseScenario } from "../src/testing/scenario/parse-scenario.js";
import { reportFile } from "../src/testing/scenario/report-text.js";
import { type FileResult, isExact, sumResults } from "../src/testing/scenario/result.js";
import type { ScenarioFile } from "../src/testing/scenario/run-files.js";

/** Conversations recorded from the genuine firmware. They live beside the repository and are no part of it. */
const golden = fileURLToPath(new URL("../../shared/golden", import.meta.url));

/**
 * Files that touch commands which do not exist yet: what is missing, and how many steps are exact without it, which
 * must not become fewer. All other files must be exact.
 */
const notYetExact: Readonly<Record<string, { readonly missing: string; readonly exact: number }>> = {};

/** What is wrong with a result; empty when it is as good as it must be. */
export function complain(result: FileResult): string {
  const least = notYetExact[result.file];
  const isGood = least ? result.exact >= least.exact && result.error === undefined : isExact(sumResults([result]));
  return isGood ? "" : reportFile(result);
}

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
