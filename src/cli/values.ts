/** From the text of an argument to its value; every function throws a UsageError that names the option. */
import { isIP } from "node:net";
import { findDialect } from "../core/dialects/index.js";
import { applyQuirks } from "../core/dialects/quirks.js";
import type { LogLevel } from "../core/index.js";
import { isStationMac } from "../core/wifi/addresses.js";
import { logLevels } from "../node/log.js";
import { isAny } from "../node/network/addresses.js";
import { canListenAt, localAddresses } from "../node/network/interfaces.js";
import type { Pace } from "../node/serial/lane.js";
import type { ReportFormat } from "../trace/report-card/formats.js";
import { UsageError } from "./usage-error.js";

/** A real serial port may have any rate of the manual. */
const LOWEST_BAUD = 80;
const HIGHEST_BAUD = 5_000_000;
const SSID_BYTES = 32;

/** `HOST`, `PORT`, `HOST:PORT`, `[IPv6]:PORT`; `tcp://` and `socket://` in front are what people type elsewhere. */
function splitAddress(text: string, aloneIs: "host" | "port"): { host?: string; port?: string } {
  const rest = text.replace(/^(tcp|socket):\/\//, "");
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(rest);
  const parts = bracketed ?? /^([^:]*):([^:]*)$/.exec(rest);
  if (parts) {
    const [, host, port] = parts;
    return { ...(host && { host }), ...(port !== undefined && { port }) };
  }
  if (isIP(rest) === 6) return { host: rest };
  return aloneIs === "host" ? { host: rest } : { port: rest };
}

export function parseListenAddress(text: string, option: string): { host?: string; port: number } {
  const { host, port } = splitAddress(text, "port");
  if (port === undefined) throw new UsageError(`${option} needs a port, as in ${option} 8266; "${text}" has none.`);
  return { ...(host !== undefined && { host }), port: parsePort(port, option, 0) };
}

export function parseDialAddress(text: string, option: string): { host: string; port: number } {
  const { host, port } = splitAddress(text, "port");
  if (host === undefined || port === undefined) {
    throw new UsageError(`${option} needs a host and a port, as in ${option} localhost:5555, not "${text}".`);
  }
  return { host, port: parsePort(port, option, 1) };
}

export function parseServerAddress(text: string, option: string): { host: string; port?: number } {
  const { host, port } = splitAddress(text, "host");
  if (host === undefined)
    throw new UsageError(`${option} needs a host, as in ${option} 127.0.0.1:1123, not "${text}".`);
  return { host, ...(port !== undefined && { port: parsePort(port, option, 1) }) };
}

export function parsePort(text: string, option: string, lowest: 0 | 1): number {
  return parseNumber(text, lowest, 65535, `a port of ${option}`);
}

/** A path may have colons itself: only digits after the last one are a rate. */
export function parseSerialPath(text: string, option: string): { path: string; baud?: number } {
  const found = /^(.+):(\d+)$/.exec(text);
  if (!found?.[1] || !found[2]) return { path: text };
  return { path: found[1], baud: parseNumber(found[2], LOWEST_BAUD, HIGHEST_BAUD, `the rate of ${option}`) };
}

export function parsePace(text: string, option: string): Pace {
  if (text === "auto" || text === "off") return text;
  return parseNumber(text, LOWEST_BAUD, HIGHEST_BAUD, `${option}, unless it is auto or off,`);
}

export function parseLogLevel(text: string, option: string): LogLevel {
  const level = logLevels.find((candidate) => candidate === text);
  if (!level) throw new UsageError(`${option} is one of ${logLevels.join(", ")}, not "${text}".`);
  return level;
}

const reportFormats = ["text", "junit", "sarif"] as const satisfies readonly ReportFormat[];

export function parseReportFormat(text: string, option: string): ReportFormat {
  const format = reportFormats.find((candidate) => candidate === text);
  if (!format) throw new UsageError(`${option} is one of ${reportFormats.join(", ")}, not "${text}".`);
  return format;
}

export function parseSsid(text: string, option: string): string {
  const lengthBytes = Buffer.byteLength(text);
  if (lengthBytes < 1 || lengthBytes > SSID_BYTES) {
    throw new UsageError(`The SSID of ${option} has 1 to ${SSID_BYTES} bytes; "${text}" has ${lengthBytes}.`);
  }
  return text;
}

export function parseMac(text: string, option: string): string {
  if (!isStationMac(text))
    throw new UsageError(`${option} needs a station's MAC address, as in ${option} 7c:df:a1:00:00:01, not "${text}".`);
  return text;
}

export function parseMapping(text: string, option: string): [number, number] {
  const [port, hostPort, ...surplus] = text.split("=");
  if (port === undefined || hostPort === undefined || surplus.length > 0) {
    throw new UsageError(`${option} is PORT=HOSTPORT, as in ${option} 80=8080, not "${text}".`);
  }
  return [parsePort(port, option, 1), parsePort(hostPort, option, 1)];
}

export function parseHost(text: string, option: string): [string, string] {
  const split = text.lastIndexOf("=");
  const [name, address] = [text.slice(0, Math.max(0, split)), text.slice(split + 1)];
  if (name === "" || isIP(address) === 0) {
    throw new UsageError(
      `${option} is NAME=ADDRESS with a literal address, as in ${option} db.test=127.0.0.1, not "${text}".`,
    );
  }
  return [name, address];
}

export function parseIpAddress(text: string, option: string): string {
  if (isIP(text) === 0)
    throw new UsageError(`${option} needs a literal address, as in ${option} 0.0.0.0, not "${text}".`);
  return text;
}

/** An address that this computer has, or 0.0.0.0 or :: for all of them. */
export function parseLocalAddress(text: string, option: string): string {
  const address = parseIpAddress(text, option);
  if (canListenAt(address)) return address;
  const own = localAddresses().map((local) => local.address);
  throw new UsageError(`${option} needs an address of this computer (${own.join(", ")}), not "${text}".`);
}

export function parseSingleAddress(text: string, option: string): string {
  const address = parseLocalAddress(text, option);
  if (!isAny(address)) return address;
  throw new UsageError(`${option} needs a single address, as in ${option} 127.0.0.2, not "${text}".`);
}

/** A port has one place, and a place one port. */
export function refuseDouble(map: Readonly<Record<number, number>>, port: number, hostPort: number, option: string) {
  for (const [otherPort, otherHostPort] of Object.entries(map)) {
    if (Number(otherPort) !== port && otherHostPort !== hostPort) continue;
    const both = `${otherPort}=${otherHostPort} and ${port}=${hostPort}`;
    throw new UsageError(`${option} takes a port of the modem, or of the computer, only once, unlike ${both}.`);
  }
}

/** @throws UsageError for a quirk or a value that there is not */
export function parseQuirk(text: string, option: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`${option} needs NAME=VALUE, as in ${option} cipdomain-quotes=on, not "${text}".`);
  }
  try {
    applyQuirks(findDialect("2.2"), { [name]: value });
  } catch (error) {
    throw new UsageError(`${option}: ${(error as RangeError).message}.`);
  }
  return [name, value];
}

export function parseUrl(text: string, option: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    throw new UsageError(`${option} needs a URL, as in ${option} http://127.0.0.1:8000, not "${text}".`);
  return text;
}

/** Date and time, or a date alone; in UTC unless it says otherwise. */
export function parseTime(text: string, option: string): Date {
  const [, day] = /^\d{4}-\d\d-(\d\d)(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  // JavaScript takes February 31 for March 3
  const isDay = new Date(text.slice(0, 10)).getUTCDate() === Number(day);
  const time = new Date(/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes("T") ? text : `${text}Z`);
  if (isDay && !Number.isNaN(time.getTime())) return time;
  throw new UsageError(`${option} needs a date, as in ${option} 2030-01-31T12:00:00Z, not "${text}".`);
}

export function parseNumber(text: string, lowest: number, highest: number, what: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= lowest && value <= highest)) {
    throw new UsageError(
      `${what.charAt(0).toUpperCase()}${what.slice(1)} is a number from ${lowest} to ${highest}, not "${text}".`,
    );
  }
  return value;
}
