import type { AddressSettings } from "../settings/definitions.js";
import { formatIpv4, parseIpv4 } from "./addresses.js";

/** The firmware's DHCP server gives at most so many addresses. */
const MAXIMUM_ADDRESSES = 100;

/** The addresses that the soft-AP gives to stations, both ends included. */
export interface AddressPool {
  readonly startIp: string;
  readonly endIp: string;
}

/** Whether the soft-AP can give these addresses: of its network, and not its own. Source: esp-idf, esp_netif and dhcpserver. */
export function isUsablePool({ startIp, endIp }: AddressPool, softAp: AddressSettings): boolean {
  const start = parseIpv4(startIp);
  const end = parseIpv4(endIp);
  if (start === undefined || end === undefined) return false;
  const { own, first, last } = networkOf(softAp);
  const inside = start > first && end < last && start < end;
  return inside && (own < start || own > end) && end - start < MAXIMUM_ADDRESSES;
}

/** What is given unless a pool was chosen: the larger side of the network, up to the limit. Source as above. */
export function defaultPool(softAp: AddressSettings): AddressPool {
  const { own, first, last } = networkOf(softAp);
  const [start, end] = own - first > last - own ? [first + 1, own - 1] : [own + 1, last - 1];
  return { startIp: formatIpv4(start), endIp: formatIpv4(Math.min(end, start + MAXIMUM_ADDRESSES - 1)) };
}

function networkOf({ ip, netmask }: AddressSettings): {
  readonly own: number;
  readonly first: number;
  readonly last: number;
} {
  const own = parseIpv4(ip) ?? 0;
  const mask = parseIpv4(netmask) ?? 0;
  return { own, first: (own & mask) >>> 0, last: (own | ~mask) >>> 0 };
}
