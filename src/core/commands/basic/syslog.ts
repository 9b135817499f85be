import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+SYSLOG. */
export const syslog = defineCommand({
  name: "SYSLOG",
  chapter: "basic",
  summary: "Show error codes before ERROR.",
  query({ modem, reply }) {
    reply.line(`+SYSLOG:${modem.settings.get("errorCodes")}`);
  },
  set: set([number("status", "0 off, 1 on", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    modem.settings.set("errorCodes", args.status);
  }),
});
