import { demand, refuse } from "../../dispatch/command-error.js";
import { missingAllowed, string } from "../../dispatch/parameters.js";
import type { Reply } from "../../dispatch/reply.js";
import type { AddressSettings } from "../../settings/definitions.js";
import { firstOfNetwork, normaliseIpv4 } from "../../wifi/addresses.js";

/** The parameters that AT+CIPSTA and AT+CIPAP share. */
export const addressParameters = [
  string("ip", "IPv4 address", { maximumLength: 45 }),
  missingAllowed(string("gateway", "gateway; x.y.z.1 unless given", { maximumLength: 45 })),
  missingAllowed(string("netmask", "netmask; 255.255.255.0 unless given", { maximumLength: 45 })),
] as const;

interface AddressArguments {
  readonly ip: string;
  readonly gateway: string | undefined;
  readonly netmask: string | undefined;
}

/** Refuses what is no address, and 0.0.0.0. Source: golden 07, wire facts 10.8. */
export function readAddresses({ ip, gateway, netmask }: AddressArguments): AddressSettings {
  const own = normaliseIpv4(ip);
  if (own === undefined) throw refuse();
  const nobody = ["0.0.0.0", "255.255.255.255"];
  demand(!nobody.includes(own));
  const addresses = {
    ip: own,
    gateway: normaliseIpv4(gateway ?? firstOfNetwork(own)),
    netmask: normaliseIpv4(netmask ?? "255.255.255.0"),
  };
  if (addresses.gateway === undefined || addresses.netmask === undefined) throw refuse();
  demand(!nobody.includes(addresses.gateway));
  return { ip: own, gateway: addresses.gateway, netmask: addresses.netmask };
}

export function showAddresses(reply: Reply, command: string, { ip, gateway, netmask }: AddressSettings): void {
  reply.line(`+${command}:ip:"${ip}"`);
  reply.line(`+${command}:gateway:"${gateway}"`);
  reply.line(`+${command}:netmask:"${netmask}"`);
}
