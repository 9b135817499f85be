import { CommandError, demand, demandFor, refuse, refuseFor } from "../../dispatch/command-error.js";
import type { CommandContext } from "../../dispatch/define-command.js";
import { type ArgumentReader, type ArgumentsOf, number, optional, string } from "../../dispatch/parameters.js";
import { LINK_TYPES, type LinkType, type UdpMode } from "../../links/link.js";
import type { Modem } from "../../modem.js";
import { NetworkError } from "../../ports.js";
import { resolve } from "../../resolve.js";
import { normaliseIpv4 } from "../../wifi/addresses.js";
import { demandNetwork } from "./link-parameters.js";

const localAddress = optional(string("localAddress", "address to use of one's own", { maximumLength: 64 }));
const timeoutMs = optional(
  number("timeoutMs", "milliseconds to wait for the connection, name lookup included, 0 = no limit", {
    minimum: 0,
    maximum: 60000,
  }),
);

/** What AT+CIPSTART and AT+CIPSTARTEX have in common: where to. */
export const peerParameters = [
  string("type", "kind of link", { oneOf: LINK_TYPES }),
  string("host", "name or address", { minimumLength: 1 }),
  number("port", "remote port", { minimum: 0, maximum: 65535 }),
] as const;

const streamParameters = [
  optional(number("keepAlive", "seconds between probes, 0 = none", { minimum: 0, maximum: 7200 })),
  localAddress,
] as const;

const udpParameters = [
  optional(number("localPort", "local port", { minimum: 1, maximum: 65535 })),
  optional(number("udpMode", "whether the peer may change: 0 no, 1 once, 2 always", { minimum: 0, maximum: 2 })),
  localAddress,
] as const;

export const openVariants = [
  { when: 'type is "TCP", "TCPv6", "SSL" or "SSLv6"', parameters: [...streamParameters, timeoutMs] },
  { when: 'type is "UDP" or "UDPv6"', parameters: [...udpParameters, timeoutMs] },
] as const;

/** Opens the link that the rest of the line describes. Source: seed, AT+CIPSTART; refusals: golden 09, 16. */
export async function openFromLine(
  context: CommandContext<ArgumentsOf<typeof peerParameters>>,
  reader: ArgumentReader,
  chooseId: () => number,
): Promise<void> {
  const { modem, args } = context;
  const asked = args.type as LinkType;
  const { limits, rules } = modem.dialect;
  demand(args.port >= limits.lowestPort && args.host.length <= limits.hostCharacters);
  const udp = asked.startsWith("UDP");
  const stream = udp ? undefined : reader.readAll(streamParameters);
  const datagram = udp ? reader.readAll(udpParameters) : undefined;
  const timeout = rules.hasTimeoutParameters ? (reader.read(timeoutMs) ?? 0) : 0;
  reader.end();
  const local = readLocalAddress(modem, stream?.localAddress ?? datagram?.localAddress);
  demandNetwork(context);
  const id = chooseId();
  demandPassthroughAllows(modem, (datagram?.udpMode ?? 0) as UdpMode);
  const sslLinks = modem.links.table.all.filter((link) => link.isSsl).length;
  demandFor(modem.dialect, "no more SSL links", !asked.startsWith("SSL") || sslLinks < limits.sslLinks);
  const startMs = modem.clock.now();
  const remote = { address: await peerAddress(modem, args.host, asked, timeout), port: args.port };
  const type = typeOf(asked, remote.address);
  demandNetwork(context); // it may have gone meanwhile
  if (modem.links.table.get(id)) throw refuse();
  if (datagram) {
    await modem.links.openUdp(id, type, remote, {
      localPort: datagram.localPort ?? 0,
      localAddress: local,
      mode: (datagram.udpMode ?? 0) as UdpMode,
    });
  } else {
    const options = { localAddress: local, timeoutMs: timeout, keepAliveSeconds: stream?.keepAlive };
    // the timeout is that of the command (manual), so that the connection has what the lookup has left of it
    const leftMs = timeout === 0 ? 0 : Math.max(1, timeout - (modem.clock.now() - startMs));
    const opening = modem.links.openStream(id, type, remote, options, leftMs);
    await (rules.failedStartCloses ? opening.catch((failure) => refuseAndClose(modem, id, failure)) : opening);
  }
  modem.links.receiver.gate.closeForGap(); // driver: Arm's loses a greeting that comes in one read with the OK
}

/** With AT+CIPMODE=1 there is one link, whose peer is fixed, or a server. Source: library. */
function demandPassthroughAllows({ settings, links, server }: Modem, udpMode: UdpMode): void {
  if (settings.get("passthrough") === 0) return;
  demand(!server.running && links.table.clients.length === 0 && udpMode === 0);
}

/** A link that could not be opened is reported closed behind the ERROR. */
function refuseAndClose(modem: Modem, id: number, failure: unknown): never {
  if (!(failure instanceof NetworkError)) throw failure;
  throw new CommandError({ cause: failure, afterwards: () => modem.messages.linkClosed({ id }) });
}

/** The number of the new link is taken already. */
export function refuseTaken(modem: Modem): CommandError {
  const line = modem.dialect.replies.alreadyConnected;
  return line === undefined ? refuse() : new CommandError({ line });
}

/** Undefined: any, also where it is the modem's own address, for which the network need not have one. */
function readLocalAddress(modem: Modem, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text === "") {
    demand(modem.dialect.rules.emptyLocalAddress);
    return undefined;
  }
  if (text.includes(":")) return text;
  const address = normaliseIpv4(text);
  if (address === undefined) throw refuse();
  if (address === modem.settings.get("softApAddress").ip) return modem.network.softApAddress();
  return address === modem.wifi.station.address.ip ? undefined : address;
}

/** "TCP" to an IPv6 address becomes "TCPv6" (wire facts 4.3). */
function typeOf(asked: LinkType, address: string): LinkType {
  return address.includes(":") && !asked.endsWith("v6") ? (`${asked}v6` as LinkType) : asked;
}

async function peerAddress(modem: Modem, host: string, type: LinkType, timeoutMs: number): Promise<string> {
  try {
    return await resolve(modem, host, { timeoutMs, ...(type.endsWith("v6") ? { family: 6 } : {}) });
  } catch (failure) {
    if (!(failure instanceof NetworkError) || !modem.dialect.replies.refusals["name has no address"]) throw failure;
    throw refuseFor(modem.dialect, "name has no address", failure);
  }
}
