import { demand, demandFor } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";
import { UdpMode } from "../../links/link.js";

/** Seed: AT+CIPMODE. What forbids it: seed (2.2), golden 24 and 40 (4.2: more than one link, a server for several). */
export const cipmode = defineCommand({
  name: "CIPMODE",
  chapter: "tcpip",
  summary: "Choose between normal transmission and passthrough.",
  query({ modem, reply }) {
    reply.line(`+CIPMODE:${modem.settings.get("passthrough")}`);
  },
  set: set([number("mode", "0 normal, 1 passthrough", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    const { settings, links, server, dialect } = modem;
    const { passthroughInMultiplex } = dialect.rules;
    const isPossible = passthroughInMultiplex || args.mode === 0 || settings.get("multiplex") === 0;
    demandFor(dialect, "server and multiplex must be off", isPossible);
    demand(links.table.all.length <= 1);
    demand(links.table.all.every((link) => link.udpMode === UdpMode.fixed));
    demand(dialect.rules.passthroughOverSsl || args.mode === 0 || !links.table.all.some((link) => link.isSsl));
    demand(!server.running || settings.get("serverMaximumLinks") === 1);
    settings.set("passthrough", args.mode);
  }),
});
