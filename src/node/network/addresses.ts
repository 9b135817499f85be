import { isIP } from "node:net";
import type { AddressFamily } from "../../core/ports.js";

export const anyAddress: Readonly<Record<AddressFamily, string>> = { 4: "0.0.0.0", 6: "::" };
export const loopbackAddress: Readonly<Record<AddressFamily, string>> = { 4: "127.0.0.1", 6: "::1" };
export const broadcastAddress = "255.255.255.255";

const mappedIpv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** 4 or 6 for a literal address, undefined for anything else. */
export function familyOf(address: string): AddressFamily | undefined {
  const family = isIP(address);
  return family === 4 || family === 6 ? family : undefined;
}

/** An IPv4 address that a dual-stack socket wrote as IPv6 (::ffff:1.2.3.4), in its own form. */
export function plainAddress(address: string): string {
  return mappedIpv4.exec(address)?.[1] ?? address;
}

export function isLoopback(address: string): boolean {
  return address === "::1" || (isIP(address) === 4 && address.startsWith("127."));
}

export function isMulticast(address: string): boolean {
  const family = isIP(address);
  if (family === 6) return /^ff/i.test(address);
  const first = Number.parseInt(address, 10);
  return family === 4 && first >= 224 && first <= 239;
}

export function isAny(address: string): boolean {
  return address === anyAddress[4] || address === anyAddress[6];
}

/** The 4 or 16 bytes of a literal address, without its zone. */
export function addressBytes(address: string): Uint8Array {
  if (isIP(address) === 4) return Uint8Array.from(address.split("."), Number);
  const [plain = ""] = address.split("%");
  const tail = /\d+\.\d+\.\d+\.\d+$/.exec(plain)?.[0];
  const last = tail === undefined ? [] : [...addressBytes(tail)];
  const [left = "", right] = plain.slice(0, plain.length - (tail?.length ?? 0)).split("::");
  const before = groupBytes(left);
  const after = [...groupBytes(right ?? ""), ...last];
  return Uint8Array.from([...before, ...new Array<number>(16 - before.length - after.length).fill(0), ...after]);
}

function groupBytes(groups: string): number[] {
  return groups
    .split(":")
    .filter((group) => group !== "")
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff]);
}
