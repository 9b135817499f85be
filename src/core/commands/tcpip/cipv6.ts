import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, TCP/IP AT Commands: AT+CIPV6 (from 2.2.0). The addresses come at the next join, or at once when joined. */
export const cipv6 = defineCommand({
  name: "CIPV6",
  chapter: "tcpip",
  summary: "Switch IPv6 on and off.",
  query({ modem, reply }) {
    reply.line(`+CIPV6:${modem.settings.get("ipv6")}`);
  },
  set: set([number("enable", "0 off, 1 on", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    modem.settings.set("ipv6", args.enable);
  }),
});
