import { isIP } from "node:net";
import { applyQuirks, findDialect } from "../core/index.js";
import { isStationMac } from "../core/wifi/addresses.js";
import type { CreateModemOptions } from "./create-modem.js";
import { isAny, loopbackAddress } from "./network/addresses.js";
import { canListenAt, localAddresses } from "./network/interfaces.js";

type Check = (value: unknown, name: string) => void;

/** One entry for every option, so that a misspelt one is found, too. */
const checks: Readonly<Record<keyof CreateModemOptions, Check>> = {
  dialect: (value, name) => {
    checkString(value, name);
    findDialect(value as string);
  },
  quirks: (value, name) => {
    checkRecord(value, name);
    for (const [quirk, setting] of Object.entries(value as object)) checkString(setting, `${name}["${quirk}"]`);
    applyQuirks(findDialect("2.2"), value as Record<string, string>);
  },
  accessPoints: (value, name) => {
    if (!Array.isArray(value)) throw wrongType(name, "an array of { ssid, password? }", value);
    for (const point of value as unknown[]) checkAccessPoint(point, name);
  },
  mac: (value, name) => {
    checkString(value, name);
    if (!isStationMac(value as string)) throw new RangeError(`${name} is a station's MAC address, not "${value}"`);
  },
  flash: (value, name) => {
    if (typeof value === "object" && value !== null) checkMethods("load", "save")(value, name);
    else checkString(value, name);
  },
  bind: checkLocalAddress,
  softApBind: (value, name) => {
    checkLocalAddress(value, name);
    if (isAny(value as string)) throw new RangeError(`${name} must be a single address, not ${show(value)}`);
  },
  map: (value, name) => {
    checkRecord(value, name);
    const taken = new Map<unknown, string>();
    for (const [port, hostPort] of Object.entries(value as object)) {
      checkPort(Number(port), `a key of ${name}`);
      checkPort(hostPort, `${name}[${port}]`);
      const other = taken.get(hostPort);
      if (other !== undefined)
        throw new RangeError(`${name} puts ports ${other} and ${port} on the same port ${hostPort}`);
      taken.set(hostPort, port);
    }
  },
  hosts: (value, name) => {
    checkRecord(value, name);
    for (const [host, address] of Object.entries(value as object)) checkAddress(address, `${name}["${host}"]`);
  },
  sntpServer: (value, name) => {
    checkRecord(value, name);
    const { host, port } = value as { readonly host?: unknown; readonly port?: unknown };
    checkString(host, `${name}.host`);
    if (port !== undefined) checkPort(port, `${name}.port`);
  },
  dnsPort: checkPort,
  otaServer: (value, name) => {
    checkString(value, name);
    if (!/^https?:$/.test(URL.canParse(value as string) ? new URL(value as string).protocol : "")) {
      throw new RangeError(`${name} is an http or https URL, not "${value}"`);
    }
  },
  lab: (value, name) => {
    if (typeof value !== "boolean") checkMethods("enter", "leave")(value, name);
  },
  ports: (value, name) => {
    if (!Array.isArray(value)) throw wrongType(name, "an array of ports", value);
    for (const port of value as unknown[]) checkMethods("open", "write", "close")(port, `each of ${name}`);
  },
  pace: (value, name) => {
    if (value === "auto" || value === "off") return;
    if (typeof value !== "number") throw wrongType(name, '"auto", "off" or a baud rate', value);
    checkRange(value, 80, 5_000_000, name);
  },
  log: checkMethods("write"),
  clock: checkMethods("now", "wallTimeMs", "schedule"),
  network: checkMethods("resolve", "connect", "listen", "openUdp", "stationAddress"),
  random: checkMethods("integer"),
  onBug: checkFunction,
  observer: checkFunction,
  onEnd: checkFunction,
};

/** @throws TypeError or RangeError for the first option that is wrong */
export function checkOptions(options: CreateModemOptions): void {
  checkRecord(options, "the options");
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      throw new TypeError(`createModem has no option "${name}"; there are ${Object.keys(checks).join(", ")}`);
    }
    if (value !== undefined) checks[name as keyof CreateModemOptions](value, name);
  }
  const { bind = loopbackAddress[4], softApBind } = options;
  if (softApBind === bind) throw new RangeError(`softApBind must be another address than bind, ${bind}`);
}

function wrongType(name: string, wanted: string, value: unknown): TypeError {
  return new TypeError(`${name} must be ${wanted}, not ${show(value)}`);
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? `an object (${Object.keys(value).join(", ")})` : String(value);
}

function checkString(value: unknown, name: string): void {
  if (typeof value !== "string" || value === "") throw wrongType(name, "a string that is not empty", value);
}

function checkFunction(value: unknown, name: string): void {
  if (typeof value !== "function") throw wrongType(name, "a function", value);
}

function checkRecord(value: unknown, name: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(name, "an object", value);
}

function checkMethods(...methods: readonly string[]): Check {
  return (value, name) => {
    const found = value as Record<string, unknown> | null;
    const isComplete = typeof found === "object" && found !== null && methods.every((key) => key in found);
    if (!isComplete) throw wrongType(name, `an object with ${methods.join(", ")}`, value);
  };
}

function checkRange(value: unknown, lowest: number, highest: number, name: string): void {
  if (!Number.isInteger(value) || (value as number) < lowest || (value as number) > highest) {
    throw new RangeError(`${name} must be a whole number from ${lowest} to ${highest}, not ${show(value)}`);
  }
}

function checkPort(value: unknown, name: string): void {
  checkRange(value, 1, 65535, name);
}

function checkAddress(value: unknown, name: string): void {
  checkString(value, name);
  if (isIP(value as string) === 0) {
    throw new RangeError(`${name} must be a literal IPv4 or IPv6 address, not ${show(value)}`);
  }
}

function checkLocalAddress(value: unknown, name: string): void {
  checkAddress(value, name);
  if (!canListenAt(value as string)) {
    const own = localAddresses().map(({ address }) => address);
    throw new RangeError(`${name} must be an address of this computer (${own.join(", ")}), not ${show(value)}`);
  }
}

function checkAccessPoint(point: unknown, name: string): void {
  checkRecord(point, `each of ${name}`);
  const { ssid, password } = point as { ssid?: unknown; password?: unknown };
  checkString(ssid, `the ssid in ${name}`);
  const lengthBytes = new TextEncoder().encode(ssid as string).length;
  if (lengthBytes > 32)
    throw new RangeError(`the ssid in ${name} has at most 32 bytes; ${show(ssid)} has ${lengthBytes}`);
  if (password !== undefined && typeof password !== "string") {
    throw wrongType(`the password in ${name}`, "a string", password);
  }
}
