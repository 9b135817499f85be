import { defineCommand, set } from "../../dispatch/define-command.js";
import { linkId, number } from "../../dispatch/parameters.js";
import { LINK_COUNT } from "../../links/link.js";

/** Manual, TCP/IP AT Commands: AT+CIPCONNPERSIST (from 5.0). */
export const cipconnpersist = defineCommand({
  name: "CIPCONNPERSIST",
  chapter: "tcpip",
  summary: "Choose whether a link outlives the loss of the access point.",
  query({ modem, reply }) {
    const count = modem.settings.get("multiplex") === 1 ? LINK_COUNT : 1;
    reply.line(`+CIPCONNPERSIST:${modem.settings.get("persistentLinks").slice(0, count).join(",")}`);
  },
  set: set([linkId(5), number("persist", "0 closed, 1 left open", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    const chosen = args.linkId ?? 0;
    modem.settings.set(
      "persistentLinks",
      modem.settings.get("persistentLinks").map((before, id) => (chosen === LINK_COUNT || chosen === id ? args.persist : before)),
    );
  }),
});
