import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findDialect } from "../core/dialects/index.js";
import { parseScenario } from "../testing/scenario/parse-scenario.js";
import { openRealWorld } from "../testing/scenario/real-world.js";
import { reportJson } from "../testing/scenario/report-json.js";
import { reportJunit } from "../testing/scenario/report-junit.js";
import { reportFile, reportText, reportTotal } from "../testing/scenario/report-text.js";
import { type CheckResult, type FileResult, isExact, sumResults } from "../testing/scenario/result.js";
import { runFiles, type ScenarioFile } from "../testing/scenario/run-files.js";
import type { Target } from "../testing/scenario/session.js";
import { parseModemAddress } from "./modem-address.js";
import { parsingUsage, UsageError } from "./usage-error.js";

export const CHECK_USAGE = `Usage: virtual-esp-at check FILE... [options]

Plays scenarios (JSON files, or folders of them, with their subfolders) and compares every byte. What differs is shown
with the first difference marked, the command that it is about, where that command is described, and (of the built-in
modem) what its dialect says of the points that the step was about. Exit status 0: every step was exact; 1: not; 2: bad
usage.

The modem, one of:
  --in-process          the built-in modem under a fake clock on a network in memory (default; seconds)
  --real-sockets        the built-in modem in real time on loopback sockets
  --command 'CMD ...'   a fresh child process per file, with AT on its stdin and stdout
  --port ADDRESS        a modem that runs already or a real module: tcp://HOST:PORT or /dev/ttyUSB0[:BAUD];
                        it is reset with +++ and AT+RESTORE before each file
Options:
  --dialect NAME        the dialect of the built-in modem; default: the one that the scenario names
  --jobs N              files at a time, where several modems can run (default 10)
  --format FORMAT       text (default), json or junit
  --out FILE            where the report goes; default: stdout
`;

const DEFAULT_JOBS = 10;
const MOST_JOBS = 100;

/**
 * The verb `check`.
 * @param args what follows the verb on the command line
 * @returns the exit status: 0 every step was exact, 1 not, 2 bad usage (said in one sentence on stderr)
 */
export async function runCheck(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === "help") {
      process.stdout.write(CHECK_USAGE);
      return 0;
    }
    const files = options.paths.flatMap(filesAt).map(readScenarioFile);
    const target = await openTarget(options);
    const result = await play(files, target, options);
    return isExact(result) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`virtual-esp-at check: ${error.message}\n`);
    return 2;
  }
}

const FORMATS = { text: reportText, json: reportJson, junit: reportJunit } as const;

interface Options {
  readonly paths: readonly string[];
  readonly modem: "in-process" | "real-sockets" | "command" | "port";
  readonly command: string;
  readonly port: string;
  readonly dialect: string | undefined;
  readonly jobs: number;
  readonly format: keyof typeof FORMATS;
  readonly out: string | undefined;
}

function readOptions(args: readonly string[]): Options | "help" {
  const { values, positionals } = parseCommandLine(args);
  if (values.help) return "help";
  if (positionals.length === 0) throw new UsageError("name at least one scenario file or folder");
  const modems = (["in-process", "real-sockets", "command", "port"] as const).filter(
    (name) => values[name] !== undefined,
  );
  if (modems.length > 1) throw new UsageError(`--${modems.join(" and --")} exclude each other`);
  const [modem = "in-process"] = modems;
  if (values.dialect !== undefined && (modem === "command" || modem === "port")) {
    throw new UsageError(`--dialect is for the built-in modem; with --${modem} the modem speaks its own`);
  }
  const jobs = Number(values.jobs ?? DEFAULT_JOBS);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > MOST_JOBS)
    throw new UsageError(`--jobs is a whole number from 1 to ${MOST_JOBS}`);
  const format = values.format ?? "text";
  if (!isFormat(format)) throw new UsageError(`--format is one of ${Object.keys(FORMATS).join(", ")}, not "${format}"`);
  const { command = "", port = "", dialect, out } = values;
  return { paths: positionals, modem, command, port, dialect, jobs, format, out };
}

function isFormat(name: string): name is keyof typeof FORMATS {
  return Object.hasOwn(FORMATS, name);
}

function parseCommandLine(args: readonly string[]) {
  return parsingUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        "in-process": { type: "boolean" },
        "real-sockets": { type: "boolean" },
        command: { type: "string" },
        port: { type: "string" },
        dialect: { type: "string" },
        jobs: { type: "string" },
        format: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }),
  );
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { encoding: "utf8", recursive: true }).filter((name) => name.endsWith(".json"));
    if (names.length === 0) throw new UsageError(`${path}: no .json files in this folder`);
    return names.sort().map((name) => join(path, name));
  } catch (error) {
    throw asUsageError(error);
  }
}

function readScenarioFile(path: string): ScenarioFile {
  try {
    return { file: path, scenario: parseScenario(readFileSync(path, "utf8"), path) };
  } catch (error) {
    throw asUsageError(error);
  }
}

function asUsageError(error: unknown): UsageError {
  return error instanceof UsageError ? error : new UsageError((error as Error).message, { cause: error });
}

/** Each kind of modem is loaded only when it is asked for. */
async function openTarget({ modem, dialect, jobs, command, port }: Options): Promise<Target> {
  try {
    if (dialect !== undefined) findDialect(dialect);
    switch (modem) {
      case "in-process": {
        const { FakeTimeTarget } = await import("../testing/scenario/fake-time-target.js");
        return new FakeTimeTarget(dialect);
      }
      case "real-sockets": {
        const { RealSocketsTarget } = await import("../testing/scenario/real-sockets-target.js");
        return new RealSocketsTarget(jobs, dialect);
      }
      case "command": {
        const { CommandTarget } = await import("../testing/scenario/command-target.js");
        return new CommandTarget(openRealWorld(), command, jobs);
      }
      case "port": {
        const { PortTarget } = await import("../testing/scenario/port-target.js");
        return new PortTarget(openRealWorld(), parseModemAddress(port));
      }
    }
  } catch (error) {
    if (error instanceof RangeError) throw asUsageError(error);
    throw error;
  }
}

async function play(files: readonly ScenarioFile[], target: Target, { format, out }: Options): Promise<CheckResult> {
  if (out !== undefined) writeReport(out, ""); // a wrong path shows now, not after minutes
  const isLive = format === "text" && out === undefined;
  const print = (file: FileResult): void => {
    process.stdout.write(`${reportFile(file)}\n`);
  };
  const result = sumResults(await runFiles(files, target, isLive ? print : undefined));
  const report = FORMATS[format](result);
  if (out !== undefined) writeReport(out, report);
  process.stdout.write(isLive || out !== undefined ? `${reportTotal(result)}\n` : report);
  return result;
}

function writeReport(path: string, report: string): void {
  try {
    writeFileSync(path, report);
  } catch (error) {
    throw asUsageError(error);
  }
}
