import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { FACTORY_UART } from "../core/settings/definitions.js";
import { NodeClock } from "../node/clock.js";
import { SerialHub } from "../node/serial/hub.js";
import { SerialPortError } from "../node/serial/port.js";
import { ScenarioError } from "../testing/scenario/field-reader.js";
import { parseScenario } from "../testing/scenario/parse-scenario.js";
import { visibleText } from "../testing/scenario/visible-text.js";
import { parseTrace } from "../trace/jsonl.js";
import { type Difference, Replayer } from "../trace/replay/replayer.js";
import { type Line, scriptOfScenario, scriptOfTrace } from "../trace/replay/script.js";
import { TraceError } from "../trace/trace.js";
import { Console } from "./console.js";
import type { OptionName } from "./options.js";
import { parseArguments } from "./parse-arguments.js";
import { createDefaultPorts, createPort } from "./ports.js";
import type { CliSettings } from "./settings.js";
import { untilSignal } from "./signals.js";
import { UsageError } from "./usage-error.js";

export const REPLAY_USAGE = `Usage: virtual-esp-at replay FILE [port options] [--speed real|squeezed] [--strict]

Plays a trace (.jsonl) or a scenario (.json) as the modem: once the host has sent what was recorded, it gets exactly
what was recorded. When the host sends something else, stderr says what and at which byte, and the replay goes on with
the next line. Ends when all was played. Exit status 0: the host sent what was recorded; 1: not; 2: bad usage.

  --speed SPEED     real (default): with the recorded pauses; squeezed: the answers come at once
  --strict          end at the first difference

Port options are those of virtual-esp-at: --tcp, --pty, --serial, --connect, --stdio and --pace; --log and --json, too.
`;

const PORT_OPTIONS: readonly string[] = [
  "stdio",
  "tcp",
  "connect",
  "pty",
  "serial",
  "pace",
  "log",
  "json",
] satisfies OptionName[];
const LONGEST_SHOWN = 60;

/**
 * The verb `replay`.
 * @param args what follows the verb on the command line
 * @returns the exit status: 0 the host sent what was recorded, 1 not, 2 bad usage (said in one sentence on stderr)
 */
export async function runReplay(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === "help") {
      process.stdout.write(REPLAY_USAGE);
      return 0;
    }
    return await replay(options);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SerialPortError)) throw error;
    process.stderr.write(`virtual-esp-at replay: ${error.message}\n`);
    return 2;
  }
}

interface ReplaySettings {
  readonly script: readonly Line[];
  readonly speed: "real" | "squeezed";
  readonly strict: boolean;
  readonly settings: CliSettings;
}

async function replay({ script, speed, strict, settings }: ReplaySettings): Promise<number> {
  const output = new Console(settings);
  const clock = new NodeClock({ keepAlive: true });
  const surroundings = { clock, log: output.log };
  const ports =
    settings.ports.length === 0
      ? await createDefaultPorts(surroundings)
      : await Promise.all(settings.ports.map((request) => createPort(request, surroundings)));
  const ended = untilSignal();
  const { pace } = settings;
  const onEnd = { onEnd: ended.now };
  const hub = new SerialHub(ports, { clock, settings: FACTORY_UART, ...(pace !== undefined && { pace }), ...onEnd });
  let differences = 0;
  const replayer = new Replayer(script, {
    clock,
    line: hub,
    speed,
    onDifference: (difference) => {
      differences++;
      output.announce(describe(difference));
      if (strict) ended.now();
    },
    ...onEnd,
  });
  hub.attach(replayer);
  await hub.open();
  for (const port of ports) output.announce(port.name);
  output.announce("ready");
  replayer.start();
  await ended.promise;
  replayer.stop();
  await hub.close();
  const { played } = replayer;
  const extent = played === script.length ? "all was played" : `${played} of ${script.length} pieces were played`;
  output.announce(`${extent}; ${differences === 1 ? "1 difference" : `${differences} differences`}`);
  return differences === 0 && played === script.length ? 0 : 1;
}

function describe({ position, expected, got }: Difference): string {
  const show = (text: string) =>
    `"${visibleText(text.slice(0, LONGEST_SHOWN))}"${text.length > LONGEST_SHOWN ? "..." : ""}`;
  return `byte ${position} of the host differs: ${show(got)} came, ${show(expected)} was recorded`;
}

function readOptions([path, ...args]: readonly string[]): ReplaySettings | "help" {
  if ([path, ...args].some((word) => word === "--help" || word === "-h")) return "help";
  if (path === undefined || path.startsWith("-"))
    throw new UsageError("the first word is the trace or scenario to play");
  const { values, tokens } = parseArgs({
    args,
    strict: false,
    tokens: true,
    options: { speed: { type: "string" }, strict: { type: "boolean" } },
  });
  const { speed = "real", strict = false } = values;
  if (speed !== "real" && speed !== "squeezed") throw new UsageError(`--speed is real or squeezed, not "${speed}"`);
  const own = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    if (token.name === "speed" || token.name === "strict") {
      own.add(token.index);
      if (token.name === "speed" && !token.inlineValue) own.add(token.index + 1);
    } else if (!PORT_OPTIONS.includes(token.name)) {
      throw new UsageError(`there is no option ${token.rawName} here; see virtual-esp-at replay --help`);
    }
  }
  const invocation = parseArguments(args.filter((_, index) => !own.has(index)));
  if (invocation.action !== "start") throw new UsageError("see virtual-esp-at replay --help");
  return { script: readScript(path), speed, strict: strict === true, settings: invocation.settings };
}

/** A name that ends in .jsonl is a trace, any other a scenario. */
function readScript(path: string): Line[] {
  try {
    const text = readFileSync(path, "utf8");
    const script = path.endsWith(".jsonl")
      ? scriptOfTrace(parseTrace(text, path))
      : scriptOfScenario(parseScenario(text, path));
    if (script.length === 0) throw new UsageError(`${path}: there is nothing on the serial line to play`);
    return script;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof TraceError || error instanceof ScenarioError || "code" in (error as object)) {
      throw new UsageError((error as Error).message, { cause: error });
    }
    throw error;
  }
}
