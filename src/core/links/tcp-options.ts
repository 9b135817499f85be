import type { Modem } from "../modem.js";
import type { TcpOptions } from "../settings/definitions.js";
import type { Link } from "./link.js";
import { changePerLink } from "./per-link.js";

/** AT+CIPTCPOPT: for links that are open, and for those that will be. */
export function setTcpOptions(
  modem: Modem,
  linkId: number | undefined,
  change: (before: TcpOptions) => TcpOptions,
): void {
  const { settings, links } = modem;
  settings.set("tcpOptions", changePerLink(settings.get("tcpOptions"), linkId, change));
  for (const link of links.table.open) applyTcpOptions(modem, link);
}

/** Gives the options to what carries the link. */
export function applyTcpOptions(modem: Modem, link: Link): void {
  const options = tcpOptions(modem, link);
  if (!options) return;
  const { tcpOptionKeepAlive } = modem.dialect.rules;
  const keepAliveSeconds = tcpOptionKeepAlive ? options.keepAliveSeconds : (link.options.keepAliveSeconds ?? 0);
  link.transport?.setOptions({ noDelay: options.noDelay === 1, keepAliveSeconds });
}

/** -1 for off, and where there is no such option. */
export function lingerSeconds(modem: Modem, link: Link): number {
  return tcpOptions(modem, link)?.lingerSeconds ?? -1;
}

/** 0 for none, and where there is no such option. */
export function sendTimeoutMs(modem: Modem, link: Link): number {
  return tcpOptions(modem, link)?.sendTimeoutMs ?? 0;
}

function tcpOptions(modem: Modem, link: Link): TcpOptions | undefined {
  return link.isUdp ? undefined : modem.settings.get("tcpOptions")[link.id];
}
