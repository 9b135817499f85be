import type { AddressFamily } from "../../core/ports.js";
import { familyOf } from "./addresses.js";

/** The family of an address that has to be literal; TypeError otherwise. */
export function requireFamily(address: string): AddressFamily {
  const family = familyOf(address);
  if (!family) throw new TypeError(`a literal IPv4 or IPv6 address is wanted, not ${JSON.stringify(address)}`);
  return family;
}

/** RangeError unless the port is a whole number from `lowest` to 65535. */
export function requirePort(port: number, lowest: 0 | 1): void {
  if (!Number.isInteger(port) || port < lowest || port > 65535) {
    throw new RangeError(`a port is a whole number from ${lowest} to 65535, not ${port}`);
  }
}

/** RangeError unless it is 0 (off) or a whole number of seconds from 1 to 7200. */
export function requireKeepAlive(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 7200) {
    throw new RangeError(`keep-alive is 0 (off) or a whole number of seconds up to 7200, not ${seconds}`);
  }
}
