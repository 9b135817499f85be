import { readFileSync, writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { parseArgs } from "node:util";
import { ScenarioError } from "../testing/scenario/field-reader.js";
import { formatScenario } from "../testing/scenario/format-scenario.js";
import { parseScenario } from "../testing/scenario/parse-scenario.js";
import type { Scenario } from "../testing/scenario/scenario.js";
import { parseTrace } from "../trace/jsonl.js";
import { scenarioOfTrace } from "../trace/record/scenario-of-trace.js";
import { TraceError } from "../trace/trace.js";
import { parseModemAddress } from "./modem-address.js";
import { parsingUsage, UsageError } from "./usage-error.js";

export const RECORD_USAGE = `Usage: virtual-esp-at record --from TRACE [--title TEXT] [--out FILE]
       virtual-esp-at record --port ADDRESS SCENARIO [--out FILE]

Makes a scenario: a JSON file that virtual-esp-at check and replay can play. Exit status 0: done; 1: the modem went
away; 2: bad usage.

  --from TRACE      out of a trace (.jsonl): what the host sent, what the modem answered, and, where the trace has the
                    network, what the peers did
  --title TEXT      its title; default: the name of the trace
  --port ADDRESS    play SCENARIO's sends against a modem that runs already or a real module, and write down what it
                    answers: tcp://HOST:PORT or /dev/ttyUSB0[:BAUD]. It is reset with +++ and AT+RESTORE before
  --out FILE        where the scenario goes; default: stdout
`;

/**
 * The verb `record`.
 * @param args what follows the verb on the command line
 * @returns the exit status: 0 done, 1 the modem is not there or went away, 2 bad usage (both said in one sentence)
 */
export async function runRecord(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseCommandLine(args);
    if (values.help) {
      process.stdout.write(RECORD_USAGE);
      return 0;
    }
    const scenario = await record(values, positionals);
    if (typeof scenario === "string") {
      process.stderr.write(`virtual-esp-at record: ${scenario}\n`);
      return 1;
    }
    const text = formatScenario(scenario);
    if (values.out === undefined) process.stdout.write(text);
    else writeFileSync(values.out, text);
    return 0;
  } catch (error) {
    if (!isUsage(error)) throw error;
    process.stderr.write(`virtual-esp-at record: ${error.message}\n`);
    return 2;
  }
}

interface Values {
  readonly from?: string | undefined;
  readonly title?: string | undefined;
  readonly port?: string | undefined;
  readonly out?: string | undefined;
}

/** The scenario, or why there is none. */
async function record({ from, title, port, out }: Values, files: readonly string[]): Promise<Scenario | string> {
  if ((from === undefined) === (port === undefined)) throw new UsageError("name either --from TRACE or --port ADDRESS");
  if (from !== undefined) {
    if (files.length > 0) throw new UsageError(`with --from there is no other file; "${files[0]}" is one too many`);
    const recorded = scenarioOfTrace(
      parseTrace(readFileSync(from, "utf8"), from),
      title ?? basename(from, extname(from)),
    );
    for (const note of recorded.notes) process.stderr.write(`${note}\n`);
    return recorded.scenario;
  }
  const [path, ...surplus] = files;
  if (path === undefined || surplus.length > 0) throw new UsageError("name one scenario to play");
  const scenario = parseScenario(readFileSync(path, "utf8"), path);
  const address = parseModemAddress(port ?? "");
  if (out !== undefined) writeFileSync(out, ""); // a wrong path shows now, not after minutes
  const { openRealWorld } = await import("../testing/scenario/real-world.js");
  const { PortTarget } = await import("../testing/scenario/port-target.js");
  const { recordScenario } = await import("../testing/scenario/record-scenario.js");
  try {
    const session = await new PortTarget(openRealWorld(), address).open();
    try {
      return await recordScenario(scenario, session);
    } finally {
      await session.close();
    }
  } catch (error) {
    return (error as Error).message;
  }
}

function isUsage(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof TraceError || error instanceof ScenarioError) return true;
  // a file that cannot be read or written
  return error instanceof Error && "syscall" in error;
}

function parseCommandLine(args: readonly string[]) {
  return parsingUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: "string" },
        title: { type: "string" },
        port: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }),
  );
}
