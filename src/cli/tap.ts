import { parseArgs } from "node:util";
import { tellAll } from "../core/activity/tell-all.js";
import { NodeClock } from "../node/clock.js";
import { SerialPortError } from "../node/serial/port.js";
import { Tap } from "../trace/tap.js";
import { Console } from "./console.js";
import { openOnlookers } from "./onlookers.js";
import { PORT_SYNTAX, parsePortAddress } from "./port-address.js";
import { createPort } from "./ports.js";
import type { PortRequest } from "./settings.js";
import { untilSignal } from "./signals.js";
import { parsingUsage, UsageError } from "./usage-error.js";
import { parseLogLevel } from "./values.js";

export const TAP_USAGE = `Usage: virtual-esp-at tap --host PORT --module PORT [--trace FILE ...]

Stands between a host and a real module (or any other modem), passes every byte both ways unchanged, and records both
directions with their times. Where the host changes the module's UART, serial ports follow. Ends at SIGINT or SIGTERM.

  --host PORT       where the host is
  --module PORT     where the module is
  --trace FILE      where the trace goes: .jsonl, .pcapng or - for stderr; default -
  --log LEVEL       error, warn, info (default) or debug
  --json            one JSON object a line on stderr

${PORT_SYNTAX}`;

interface TapSettings {
  readonly host: PortRequest;
  readonly module: PortRequest;
  readonly traces: readonly string[];
  readonly console: Console;
  readonly json: boolean;
}

/**
 * The verb `tap`.
 * @param args what follows the verb on the command line
 * @returns the exit status: 0 ended by a signal or by one of its ports, 2 bad usage (said in one sentence on stderr)
 */
export async function runTap(args: readonly string[]): Promise<number> {
  try {
    const settings = readSettings(args);
    if (settings === "help") process.stdout.write(TAP_USAGE);
    else await tap(settings);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SerialPortError)) throw error;
    process.stderr.write(`virtual-esp-at tap: ${error.message}\n`);
    return 2;
  }
}

async function tap({ host, module, traces, json, console }: TapSettings): Promise<void> {
  const clock = new NodeClock({ keepAlive: true });
  const surroundings = { clock, log: console.log };
  const onlookers = openOnlookers({ traces, json }, console);
  const ended = untilSignal();
  const ports = { host: await createPort(host, surroundings), module: await createPort(module, surroundings) };
  const running = new Tap({
    ...ports,
    clock,
    observer: tellAll(onlookers.observers) ?? (() => undefined),
    ...(module.kind === "serial" && module.baud !== undefined && { baud: module.baud }),
    onEnd: ended.now,
  });
  try {
    await running.open();
    console.announce(`host ${ports.host.name}`);
    console.announce(`module ${ports.module.name}`);
    console.announce("ready");
    await ended.promise;
  } finally {
    await running.close();
    await onlookers.close();
  }
}

function readSettings(args: readonly string[]): TapSettings | "help" {
  const values = parseCommandLine(args);
  if (values.help) return "help";
  const { host, module, trace = ["-"], json = false } = values;
  if (host === undefined || module === undefined) {
    throw new UsageError("--host and --module are needed, as in --host pty:/tmp/ttyESP0 --module /dev/ttyUSB0:115200");
  }
  return {
    host: parsePortAddress(host, "--host"),
    module: parsePortAddress(module, "--module"),
    traces: trace,
    json,
    console: new Console({ json, logLevel: parseLogLevel(values.log ?? "info", "--log") }),
  };
}

function parseCommandLine(args: readonly string[]) {
  return parsingUsage(
    () =>
      parseArgs({
        args: [...args],
        options: {
          host: { type: "string" },
          module: { type: "string" },
          trace: { type: "string", multiple: true },
          log: { type: "string" },
          json: { type: "boolean" },
          help: { type: "boolean", short: "h" },
        },
      }).values,
  );
}
