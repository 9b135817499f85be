import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Seed: AT+CIPRECONNINTV. */
export const cipreconnintv = defineCommand({
  name: "CIPRECONNINTV",
  chapter: "tcpip",
  summary: "Choose how often passthrough tries to connect again.",
  query({ modem, reply }) {
    reply.line(`+CIPRECONNINTV:${modem.settings.get("reconnectInterval")}`);
  },
  set: set([number("interval", "hundreds of milliseconds", { minimum: 1, maximum: 36000 })], ({ modem, args }) => {
    modem.settings.set("reconnectInterval", args.interval);
  }),
});
