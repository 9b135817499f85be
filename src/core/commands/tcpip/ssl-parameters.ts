import type { Reply } from "../../dispatch/reply.js";
import { LINK_COUNT } from "../../links/link.js";
import type { Modem } from "../../modem.js";
import type { TlsSettings } from "../../settings/definitions.js";

/** Changes the TLS settings of one link, or of all with 5; they count from the next connection on. */
export function changeTls(modem: Modem, linkId: number | undefined, change: Partial<TlsSettings>): void {
  const chosen = linkId ?? 0;
  modem.settings.set(
    "tls",
    modem.settings.get("tls").map((before, id) => (chosen === LINK_COUNT || chosen === id ? { ...before, ...change } : before)),
  );
}

/** A line for each link that has something to show: one link without AT+CIPMUX=1, five with it. */
export function showTls(modem: Modem, reply: Reply, command: string, valuesOf: (tls: TlsSettings) => readonly (string | number)[]): void {
  const count = modem.settings.get("multiplex") === 1 ? LINK_COUNT : 1;
  for (const [id, tls] of modem.settings.get("tls").slice(0, count).entries()) {
    const values = valuesOf(tls);
    if (values.length > 0) reply.line(`+${command}:${[id, ...values].join(",")}`);
  }
}
