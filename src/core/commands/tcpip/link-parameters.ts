import type { RefusalReason } from "../../dialects/dialect.js";
import { demandFor, refuse, refuseFor } from "../../dispatch/command-error.js";
import type { CommandContext } from "../../dispatch/define-command.js";
import type { Link } from "../../links/link.js";
import type { Modem } from "../../modem.js";

/** The open link that a command means: the given one, or the only one with AT+CIPMUX=0. Refused when it is not open, for the `reason`. */
export function openLink(modem: Modem, id: number | undefined, reason?: RefusalReason): Link {
  const link = modem.links.table.getOpen(id ?? 0);
  if (!link) throw reason === undefined ? refuse() : refuseFor(modem.dialect, reason);
  return link;
}

/** What opening a link or a server needs. Source: golden 06, 34. */
export function demandNetwork({ modem }: CommandContext): void {
  demandFor(modem.dialect, "station has no address", modem.wifi.usable);
}
