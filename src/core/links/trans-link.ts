import type { Modem } from "../modem.js";
import { NetworkError } from "../ports.js";
import { resolve } from "../resolve.js";
import type { TransLinkSettings } from "../settings/definitions.js";
import { type Link, type LinkType, UdpMode } from "./link.js";
import { Passthrough } from "./passthrough.js";

/**
 * Enters the passthrough that AT+SAVETRANSLINK stored, at a start: the input goes to it from now on, the link comes
 * when there is an address. Source: golden 38, 39.
 */
export function enterTransLink(modem: Modem, saved: TransLinkSettings): void {
  modem.settings.set("passthrough", 1);
  if (saved.kind === "server") {
    modem.settings.set("multiplex", 1);
    modem.settings.set("serverMaximumLinks", 1);
  }
  modem.input.restart(new Passthrough(modem, () => openTransLink(modem, saved)));
}

async function openTransLink(modem: Modem, saved: TransLinkSettings): Promise<void> {
  const type = saved.type as LinkType;
  if (saved.kind === "server") {
    // it outlives the loss of the network
    if (modem.server.running) return;
    await modem.server.start({ port: saved.port, type, netif: saved.netif, caEnable: saved.caEnable });
    return;
  }
  const address = await resolve(modem, saved.host, type.endsWith("v6") ? { family: 6 } : {});
  if (!modem.passthrough) throw new NetworkError("closed", "passthrough was left meanwhile");
  const remote = { address, port: saved.port };
  const link = await openClient(modem, saved, remote);
  // the firmware does not know its own port here
  if (!link.isUdp) link.shownLocalPort = 0;
}

function openClient(
  modem: Modem,
  saved: TransLinkSettings & { readonly kind: "client" },
  remote: Link["remote"],
): Promise<Link> {
  const type = saved.type as LinkType;
  const { localPort, keepAliveSeconds } = saved;
  return type.startsWith("UDP")
    ? modem.links.openUdp(0, type, remote, { localPort, localAddress: undefined, mode: UdpMode.fixed })
    : modem.links.openStream(0, type, remote, { localAddress: undefined, timeoutMs: 0, keepAliveSeconds });
}
