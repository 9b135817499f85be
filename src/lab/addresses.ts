import { addressBytes, familyOf } from "../node/network/addresses.js";

/*
 * Both blocks are reserved for documentation (RFC 5737 and RFC 3849): on a real network nobody is there. Not
 * 198.18.0.0/15, which is reserved for measurements: programs for virtual private networks give its addresses to
 * real names.
 */
const IPV4_PREFIX = "198.51.100.";
const IPV6_PREFIX = "2001:db8:1ab::";
const ipv6PrefixBytes = addressBytes(`${IPV6_PREFIX}0`).subarray(0, 14);

/** The virtual addresses of the host with this number (1 to 254): IPv4, then IPv6 with the same digits at its end. */
export function labAddresses(number: number): readonly [ipv4: string, ipv6: string] {
  return [`${IPV4_PREFIX}${number}`, `${IPV6_PREFIX}${number}`];
}

/** The number of the lab host that would have this literal address; undefined: it is none of the lab's. */
export function labHostNumber(address: string): number | undefined {
  if (address.startsWith(IPV4_PREFIX)) return Number(address.slice(IPV4_PREFIX.length));
  if (familyOf(address) !== 6) return undefined;
  const bytes = addressBytes(address);
  if (!ipv6PrefixBytes.every((byte, index) => bytes[index] === byte)) return undefined;
  const digits = (((bytes[14] ?? 0) << 8) | (bytes[15] ?? 0)).toString(16);
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}
