import { CommandError, demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";
import { LINK_COUNT } from "../../links/link.js";

/** Seed: AT+CIPSERVERMAXCONN. Not while a server runs; fewer than there are links is refused with a line (golden 19). */
export const cipservermaxconn = defineCommand({
  name: "CIPSERVERMAXCONN",
  chapter: "tcpip",
  summary: "Choose how many clients the server takes.",
  query({ modem, reply }) {
    reply.line(`+CIPSERVERMAXCONN:${modem.settings.get("serverMaximumLinks")}`);
  },
  set: set([number("count", "1 to 5 clients")], ({ modem, args }) => {
    demand(!modem.server.running);
    const links = modem.links.table.accepted.length;
    if (args.count < links) throw new CommandError({ line: `Have ${links} Connections` });
    demand(args.count >= 1 && args.count <= LINK_COUNT);
    modem.settings.set("serverMaximumLinks", args.count);
  }),
});
