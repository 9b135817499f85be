import { defineCommand, set } from "../../dispatch/define-command.js";
import { linkId, number } from "../../dispatch/parameters.js";
import { changePerLink } from "../../links/per-link.js";
import { shownPerLink } from "./per-link.js";

/** Manual, TCP/IP AT Commands: AT+CIPCONNPERSIST (from 5.0). */
export const cipconnpersist = defineCommand({
  name: "CIPCONNPERSIST",
  chapter: "tcpip",
  summary: "Choose whether a link outlives the loss of the access point.",
  query({ modem, reply }) {
    reply.line(`+CIPCONNPERSIST:${shownPerLink(modem, modem.settings.get("persistentLinks")).join(",")}`);
  },
  set: set([linkId(5), number("persist", "0 closed, 1 left open", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    modem.settings.set(
      "persistentLinks",
      changePerLink(modem.settings.get("persistentLinks"), args.linkId, () => args.persist),
    );
  }),
});
