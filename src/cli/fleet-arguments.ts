import { isIPv4 } from "node:net";
import { DEFAULT_MAC } from "../core/modem-options.js";
import { parseIpv4 } from "../core/wifi/addresses.js";
import type { FleetSettings } from "../fleet/fleet-settings.js";
import { type OwnName, ownOptions, sharedOptions } from "./fleet-options.js";
import { modemOptions } from "./modem-options.js";
import { applyOption, checkTogether, emptySettings, readOptions } from "./parse-arguments.js";
import type { ListenAddress } from "./settings.js";
import { UsageError } from "./usage-error.js";
import * as values from "./values.js";

const DEFAULT_BASE_PORT = 20_000;
const HIGHEST_PORT = 65_535;
/** Two MAC addresses a modem, in the vendor's block of 2^24. */
const MOST_NUMBERS = 2 ** 23;

export interface FleetRequest {
  readonly settings: FleetSettings;
  readonly workers: number;
  readonly metricsAt?: ListenAddress;
  readonly consoleAt?: Partial<ListenAddress>;
}

const helpOption = { name: "help", short: "h", summary: "Print this and stop." } as const;

/** @throws UsageError for anything that is not as the help says */
export function parseFleetArguments(args: readonly string[], environment: NodeJS.ProcessEnv): FleetRequest | "help" {
  const shared = { ...emptySettings(), logLevel: "warn" as const };
  const own: Partial<Record<OwnName, string>> = {};
  for (const { name, value } of readOptions(args, [...ownOptions, ...sharedOptions, helpOption])) {
    if (name === "help") return "help";
    if (isOwn(name)) own[name] = value;
    else applyOption(shared, name, value);
  }
  checkTogether(shared);
  const { metrics: metricsAt, console: consoleAt, labTime, logLevel, json } = shared;
  const { flash, mac, host } = own;
  const count = readNumber(own, "count", 1, HIGHEST_PORT);
  if (count === undefined) throw new UsageError("fleet needs to know how many modems: --count 100.");
  const index = readNumber(own, "index", 0, MOST_NUMBERS) ?? indexFrom(environment);
  if ((index + 1) * count > MOST_NUMBERS) {
    throw new UsageError(
      `There are MAC addresses for ${MOST_NUMBERS} modems; part ${index} of a fleet with ${count} in each part would have more.`,
    );
  }
  const workers = readNumber(own, "workers", 1, count) ?? 1;
  const isShown = consoleAt !== undefined && consoleAt !== "off";
  if (isShown && workers > 1) {
    throw new UsageError("--console shows the modems of one process; leave --workers away, or --console.");
  }
  const firstOwnAddress = own["bind-each"];
  return {
    settings: {
      count,
      firstNumber: index * count,
      host: host === undefined ? "127.0.0.1" : values.parseIpAddress(host, "--host"),
      basePort: readBasePort(own, count),
      mac: mac === undefined ? DEFAULT_MAC : values.parseMac(mac, "--mac"),
      ...(flash !== undefined && { flashFolder: flash }),
      ...(firstOwnAddress !== undefined && { firstOwnAddress: readFirstAddress(firstOwnAddress, (index + 1) * count) }),
      options: modemOptions(shared),
      ...(labTime && { labTime }),
      logLevel,
      json,
      metrics: metricsAt !== undefined,
    },
    workers,
    ...(metricsAt && { metricsAt }),
    ...(isShown && { consoleAt }),
  };
}

function isOwn(name: string): name is OwnName {
  return ownOptions.some((option) => option.name === name);
}

function readNumber(
  own: Partial<Record<OwnName, string>>,
  name: OwnName,
  lowest: number,
  highest: number,
): number | undefined {
  const text = own[name];
  return text === undefined ? undefined : values.parseNumber(text, lowest, highest, `the value of --${name}`);
}

function indexFrom({ POD_INDEX: text }: NodeJS.ProcessEnv): number {
  return text === undefined || text === ""
    ? 0
    : values.parseNumber(text, 0, MOST_NUMBERS, "POD_INDEX of the environment");
}

function readBasePort(own: Partial<Record<OwnName, string>>, count: number): number {
  const basePort = readNumber(own, "base-port", 0, HIGHEST_PORT) ?? DEFAULT_BASE_PORT;
  const last = basePort + count - 1;
  if (basePort > 0 && last > HIGHEST_PORT) {
    throw new UsageError(
      `${count} modems from port ${basePort} on would need ports up to ${last}, and ${HIGHEST_PORT} is the highest; ` +
        "choose a lower --base-port or a smaller --count.",
    );
  }
  return basePort;
}

function readFirstAddress(text: string, count: number): string {
  if (!isIPv4(text) || (parseIpv4(text) ?? 0) + count > 2 ** 32) {
    throw new UsageError(
      `--bind-each needs an IPv4 address with as many behind it as there are modems, as in --bind-each 127.1.0.0, not "${text}".`,
    );
  }
  return text;
}
