import { demandFor } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";
import { closeLingering } from "../../links/close-lingering.js";
import { LINK_COUNT } from "../../links/link.js";
import { openLink } from "./link-parameters.js";

/** Seed: AT+CIPCLOSE. CLOSED comes before OK; all are closed in the order of their numbers (golden 12). */
export const cipclose = defineCommand({
  name: "CIPCLOSE",
  chapter: "tcpip",
  summary: "Close a link.",
  execute({ modem }) {
    demandFor(modem.dialect, "multiplex is on", modem.settings.get("multiplex") === 0);
    return closeLingering(modem, openLink(modem, undefined));
  },
  set: set(
    [number("linkId", "link, 5 = all links", { minimum: 0, maximum: LINK_COUNT })],
    async ({ modem, args }) => {
      const { table } = modem.links;
      const chosen =
        args.linkId === LINK_COUNT ? table.open : [openLink(modem, args.linkId, "link to close is not open")];
      for (const link of chosen) await closeLingering(modem, link);
    },
    {
      before: ({ modem }) => demandFor(modem.dialect, "multiplex is off", modem.settings.get("multiplex") === 1),
    },
  ),
});
