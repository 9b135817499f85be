import { join } from "node:path";
import type { LogLevel } from "../core/index.js";
import { formatIpv4, laterMac, parseIpv4 } from "../core/wifi/addresses.js";
import type { CreateModemOptions } from "../node/create-modem.js";

/** A range of modems and what they have in common. Plain data, so that another process can be told. */
export interface FleetSettings {
  /** How many modems; 1 or more. */
  readonly count: number;
  /** The number of the first one. What tells modems apart (MAC address, flash, own address) is made from it. */
  readonly firstNumber: number;
  /** Where the AT ports listen. */
  readonly host: string;
  /** The port of the first modem, 1 to 65535; the others follow. 0: any free ports. */
  readonly basePort: number;
  /** Of modem 0; each modem takes two addresses, for its station and its soft-AP. */
  readonly mac: string;
  /** Each modem keeps its flash in a folder of its own below this one; absent: in memory. */
  readonly flashFolder?: string;
  /** The IPv4 address at which modem 0 listens for its links; the others have the next ones. Absent: all as `bind` says. */
  readonly firstOwnAddress?: string;
  /** The same for all of them. */
  readonly options: Pick<
    CreateModemOptions,
    "accessPoints" | "bind" | "dialect" | "dnsPort" | "hosts" | "lab" | "otaServer" | "pace" | "quirks" | "sntpServer"
  >;
  /** What time it is in the lab at the start; absent: the computer's. */
  readonly labTime?: Date;
  readonly logLevel: LogLevel;
  readonly json: boolean;
  /** Whether what the modems do is counted. */
  readonly metrics: boolean;
}

/** The ranges into which `workers` processes divide the modems, as evenly as it goes. */
export function divide(settings: FleetSettings, workers: number): FleetSettings[] {
  const boundary = (worker: number) => Math.floor((settings.count * worker) / workers);
  return Array.from({ length: workers }, (_, worker) => {
    const first = boundary(worker);
    return {
      ...settings,
      count: boundary(worker + 1) - first,
      firstNumber: settings.firstNumber + first,
      basePort: settings.basePort === 0 ? 0 : settings.basePort + first,
    };
  });
}

/** What one modem of the range has of its own. */
export function optionsOf(settings: FleetSettings, number: number): CreateModemOptions & { readonly mac: string } {
  const { options, mac, flashFolder, firstOwnAddress } = settings;
  return {
    ...options,
    mac: laterMac(mac, 2 * number),
    ...(flashFolder !== undefined && { flash: join(flashFolder, String(number), "modem.flash") }),
    ...(firstOwnAddress !== undefined && { bind: formatIpv4((parseIpv4(firstOwnAddress) ?? 0) + number) }),
  };
}

/** `20000-29999`, or `20000-20009`, `20015` where they are not in one piece. */
export function describePorts(ports: readonly number[]): string[] {
  const ranges: { first: number; last: number }[] = [];
  for (const port of ports) {
    const range = ranges.at(-1);
    if (range && range.last + 1 === port) range.last = port;
    else ranges.push({ first: port, last: port });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
}
