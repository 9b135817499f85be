import { demand } from "../../dispatch/command-error.js";
import type { Reply } from "../../dispatch/reply.js";
import { LINK_COUNT } from "../../links/link.js";
import { changePerLink } from "../../links/per-link.js";
import type { Modem } from "../../modem.js";
import type { TlsSettings } from "../../settings/definitions.js";

/** What a query shows of values that are kept for each link: one without AT+CIPMUX=1, five with it. */
export function shownPerLink<Value>(modem: Modem, values: readonly Value[]): readonly Value[] {
  return modem.settings.get("multiplex") === 1 ? values : values.slice(0, 1);
}

/** TLS settings count from the next connection on. */
export function changeTls(modem: Modem, linkId: number | undefined, change: Partial<TlsSettings>): void {
  modem.settings.set(
    "tls",
    changePerLink(modem.settings.get("tls"), linkId, (before) => ({ ...before, ...change })),
  );
}

/** As {@link changeTls}, and refused while the link, or any where all are meant, is open. Source: library. */
export function changeTlsBeforehand(modem: Modem, linkId: number | undefined, change: Partial<TlsSettings>): void {
  const { table } = modem.links;
  demand(linkId === LINK_COUNT ? table.open.length === 0 : table.getOpen(linkId ?? 0) === undefined);
  changeTls(modem, linkId, change);
}

/** A line for each link that has something to show. */
export function showTls(
  modem: Modem,
  reply: Reply,
  command: string,
  valuesOf: (tls: TlsSettings) => readonly (string | number)[],
): void {
  for (const [id, tls] of shownPerLink(modem, modem.settings.get("tls")).entries()) {
    const values = valuesOf(tls);
    if (values.length > 0) reply.line(`+${command}:${[id, ...values].join(",")}`);
  }
}
