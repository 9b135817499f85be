import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Seed: AT+CIPDINFO. The query says true or false, without a blank line before OK (golden 08). */
export const cipdinfo = defineCommand({
  name: "CIPDINFO",
  chapter: "tcpip",
  summary: "Show who sent what was received.",
  query({ modem, reply }) {
    reply.raw(`+CIPDINFO:${modem.dialect.replies.showsSender(modem.settings.get("showSender"))}`);
  },
  set: set([number("mode", "0 no, 1 yes", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    modem.settings.set("showSender", args.mode === 1);
  }),
});
