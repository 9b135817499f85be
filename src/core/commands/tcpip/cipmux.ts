import { demandFor } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Seed: AT+CIPMUX. What forbids it: seed, golden 08, 19, 40. */
export const cipmux = defineCommand({
  name: "CIPMUX",
  chapter: "tcpip",
  summary: "Choose between one link and five.",
  query({ modem, reply }) {
    reply.line(`+CIPMUX:${modem.settings.get("multiplex")}`);
  },
  set: set([number("mode", "0 one link, 1 five links", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    const { settings, links, server, dialect } = modem;
    const hasLinks = links.table.all.some((link) => !link.isUdp || !dialect.rules.multiplexIgnoresUdp);
    demandFor(dialect, "links are open", !hasLinks);
    demandFor(dialect, "server must be off", args.mode === 1 || !server.running);
    demandFor(dialect, "passthrough must be off", args.mode === 0 || settings.get("passthrough") === 0);
    settings.set("multiplex", args.mode);
  }),
});
