import type { FileResult } from "./result.js";
import { runScenario } from "./run-scenario.js";
import type { Scenario } from "./scenario.js";
import type { Target } from "./session.js";

export interface ScenarioFile {
  /** As reports name it. */
  readonly file: string;
  readonly scenario: Scenario;
}

/**
 * Plays every file, as many at once as the target allows.
 * @param onResult hears of each file as soon as it and all before it are done
 * @returns the results in the order of the files
 */
export async function runFiles(
  files: readonly ScenarioFile[],
  target: Target,
  onResult: (result: FileResult) => void = () => {},
): Promise<FileResult[]> {
  const results: FileResult[] = [];
  const waiting = [...files.entries()];
  let reported = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, file] = next;
      results[index] = await runFile(file, target);
      for (let done = results[reported]; done; done = results[++reported]) onResult(done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(target.mostSessions, files.length) }, work));
  return results;
}

/** Never rejects: what goes wrong beside the steps is the result's `error`. */
async function runFile({ file, scenario }: ScenarioFile, target: Target): Promise<FileResult> {
  const startMs = performance.now();
  const frame = { file, title: scenario.title };
  try {
    const session = await target.open(scenario);
    try {
      const played = await runScenario(scenario, session);
      return { ...frame, ...played, durationMs: performance.now() - startMs };
    } finally {
      await session.close();
    }
  } catch (error) {
    const none = { exact: 0, total: scenario.steps.length, mismatches: [] };
    return { ...frame, ...none, error: messageOf(error), durationMs: performance.now() - startMs };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
