import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWAUTOCONN. No blank line before OK (golden 07). */
export const cwautoconn = defineCommand({
  name: "CWAUTOCONN",
  chapter: "wifi",
  summary: "Choose whether the stored access point is joined at power-up.",
  query({ modem, reply }) {
    reply.raw(`+CWAUTOCONN:${modem.settings.get("autoConnect")}`);
  },
  set: set([number("enable", "0 no, 1 yes", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    modem.settings.set("autoConnect", args.enable);
  }),
});
