import { demandFor } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Seed: AT+CIPMUX. What forbids it: seed, golden 08, 19, 40, library. */
export const cipmux = defineCommand({
  name: "CIPMUX",
  chapter: "tcpip",
  summary: "Choose between one link and five.",
  query({ modem, reply }) {
    reply.line(`+CIPMUX:${modem.settings.get("multiplex")}`);
  },
  set: set(
    [number("mode", "0 one link, 1 five links", { minimum: 0, maximum: 1 })],
    ({ modem, args }) => {
      const { settings, links, server, dialect } = modem;
      if (args.mode === 1) {
        demandFor(dialect, "passthrough must be off", settings.get("passthrough") === 0);
      } else {
        demandFor(dialect, "server must be off", !server.running);
        demandFor(dialect, "links are open", links.table.all.length === 0);
      }
      settings.set("multiplex", args.mode);
    },
    { before: demandNoLinks },
  ),
});

/** A UDP link alone does not forbid AT+CIPMUX=1 where the dialect says so. */
function demandNoLinks({ modem }: CommandContext): void {
  const { links, dialect } = modem;
  const counts = links.table.all.some((link) => !link.isUdp || !dialect.rules.multiplexIgnoresUdp);
  demandFor(dialect, "links are open", !counts);
}
