import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+SYSMSGFILTER (from 3.2). Off after a restart. */
export const sysmsgfilter = defineCommand({
  name: "SYSMSGFILTER",
  chapter: "basic",
  summary: "Switch the filters of AT+SYSMSGFILTERCFG on or off.",
  query({ modem, reply }) {
    reply.line(`+SYSMSGFILTER:${modem.filters.enabled ? 1 : 0}`);
  },
  set: set([number("enable", "0 off, 1 on", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    modem.filters.enable(args.enable === 1);
  }),
});
