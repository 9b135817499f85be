import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+SYSTIMESTAMP. No blank line before OK; negative values are taken (golden 05). */
export const systimestamp = defineCommand({
  name: "SYSTIMESTAMP",
  chapter: "basic",
  summary: "Show or set the modem's clock.",
  query({ modem, reply }) {
    reply.raw(`+SYSTIMESTAMP:${modem.time.seconds}`);
  },
  set: set([number("timestamp", "seconds since 1970")], ({ modem, args }) => {
    modem.time.set(args.timestamp);
  }),
});
