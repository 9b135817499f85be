import { demand, demandFor } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";
import { UdpMode } from "../../links/link.js";

/** Seed: AT+CIPMODE. What forbids it, 0 as well as 1: golden 24, 40, library; before 2.4: seed. */
export const cipmode = defineCommand({
  name: "CIPMODE",
  chapter: "tcpip",
  summary: "Choose between normal transmission and passthrough.",
  query({ modem, reply }) {
    reply.line(`+CIPMODE:${modem.settings.get("passthrough")}`);
  },
  set: set(
    [number("mode", "0 normal, 1 passthrough", { minimum: 0, maximum: 1 })],
    ({ modem, args }) => {
      const { settings, links, dialect } = modem;
      if (args.mode === 1) {
        const isPossible = dialect.rules.passthroughInMultiplex || settings.get("multiplex") === 0;
        demandFor(dialect, "server and multiplex must be off", isPossible);
        // passthrough is about the first link alone
        demand((links.table.getOpen(0)?.udpMode ?? UdpMode.fixed) === UdpMode.fixed);
        demand(dialect.rules.passthroughOverSsl || !links.table.all.some((link) => link.isSsl));
      }
      settings.set("passthrough", args.mode);
    },
    { before: demandOneClient },
  ),
});

/**
 * No more than one link of our own, and none beside a server; a server for one client only. Where AT+CIPMUX=1 forbids
 * passthrough anyway, there is nothing of the kind.
 */
function demandOneClient({ modem }: CommandContext): void {
  const { links, server, settings, dialect } = modem;
  if (!dialect.rules.passthroughInMultiplex) return;
  demand(links.table.clients.length <= (server.running ? 0 : 1));
  demand(!server.running || settings.get("serverMaximumLinks") === 1);
}
