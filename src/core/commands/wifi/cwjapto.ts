import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** NonOS AT 1.7 only; its library: AT+CWJAPTO, lost at a restart, any number from 1. */
export const cwjapto = defineCommand({
  name: "CWJAPTO",
  chapter: "wifi",
  summary: "Show or set how long AT+CWJAP tries.",
  query({ modem, reply }) {
    reply.line(`+CWJAPTO:${modem.settings.get("joinTimeoutSeconds")}`);
  },
  set: set([number("timeout", "seconds", { minimum: 1 })], ({ modem, args }) => {
    modem.settings.set("joinTimeoutSeconds", args.timeout);
  }),
});
