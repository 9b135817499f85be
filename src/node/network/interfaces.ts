import { networkInterfaces } from "node:os";
import type { StationAddress } from "../../core/ports.js";
import { addressBytes, familyOf, isAny, isLoopback, loopbackAddress } from "./addresses.js";

export interface LocalAddress {
  /** Of the network interface, as in "eth0". */
  readonly name: string;
  readonly address: string;
  readonly netmask: string;
  readonly internal: boolean;
}

/** Every address that the computer has now. */
export function localAddresses(): LocalAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address, netmask, internal }) => ({ name, address, netmask, internal })),
  );
}

/** Whether servers can listen at a literal address: the computer has it, or it stands for all that the computer has. */
export function canListenAt(address: string, locals: readonly LocalAddress[] = localAddresses()): boolean {
  if (isAny(address)) return true;
  // all of 127.0.0.0/8 is there without being listed, except on macOS
  if (familyOf(address) === 4 && isLoopback(address) && process.platform !== "darwin") return true;
  const wanted = String(addressBytes(address));
  return locals.some((local) => String(addressBytes(local.address)) === wanted);
}

/**
 * The address at which servers bound to `bind` can be reached: `bind` itself, or for 0.0.0.0 and :: the computer's
 * first IPv4 address that is not a loopback one. The gateway is only a likely one, .1 of the same network. With IPv6
 * it is likewise; bound to an IPv4 address that is no loopback one, they cannot be reached.
 */
export function stationAddressFor(bind: string, locals: readonly LocalAddress[] = localAddresses()): StationAddress {
  const ipv6 = ipv6AddressFor(bind, locals);
  return { ...ipv4AddressFor(bind, locals), ...(ipv6 !== undefined && { ipv6 }) };
}

function ipv6AddressFor(bind: string, locals: readonly LocalAddress[]): string | undefined {
  const isGlobal = ({ address, internal }: LocalAddress) =>
    !internal && familyOf(address) === 6 && !/^fe[89ab]/i.test(address);
  if (isAny(bind)) return locals.find(isGlobal)?.address;
  const wanted = isLoopback(bind) ? loopbackAddress[6] : bind;
  return locals.find(({ address }) => familyOf(address) === 6 && address === wanted)?.address;
}

function ipv4AddressFor(bind: string, locals: readonly LocalAddress[]): StationAddress {
  const isOutward = (local: LocalAddress) => !local.internal && familyOf(local.address) === 4;
  const own = isAny(bind) ? locals.find(isOutward) : locals.find((local) => local.address === bind);
  const ip = own?.address ?? (isAny(bind) ? "127.0.0.1" : bind);
  if (isLoopback(ip)) return { ip, gateway: "127.0.0.1", netmask: "255.0.0.0" };
  const netmask = familyOf(own?.netmask ?? "") === 4 && own ? own.netmask : "255.255.255.0";
  return { ip, gateway: familyOf(ip) === 4 ? firstHostOf(ip, netmask) : "0.0.0.0", netmask };
}

/** The address .1 of the network, as x.y.z.1 for 255.255.255.0. */
function firstHostOf(ip: string, netmask: string): string {
  const mask = netmask.split(".").map(Number);
  const network = ip.split(".").map((part, index) => Number(part) & (mask[index] ?? 255));
  return [...network.slice(0, 3), (network[3] ?? 0) | 1].join(".");
}
