import { defineCommand } from "../../dispatch/define-command.js";
import { LINK_COUNT } from "../../links/link.js";

/** Seed: AT+CIPRECVLEN. How a link that is not there is shown is the dialect's matter. */
export const ciprecvlen = defineCommand({
  name: "CIPRECVLEN",
  chapter: "tcpip",
  summary: "Show how much waits to be read.",
  query({ modem, reply }) {
    const count = modem.settings.get("multiplex") === 1 || modem.dialect.rules.showsAllLengths ? LINK_COUNT : 1;
    const lengths = Array.from({ length: count }, (_, id) =>
      modem.links.table.getOpen(id) ? modem.links.receiver.reportedBytes(id) : modem.dialect.replies.noLinkLength,
    );
    reply.line(`+CIPRECVLEN:${lengths.join(",")}`);
  },
});
