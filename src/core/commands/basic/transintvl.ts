import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+TRANSINTVL. */
export const transintvl = defineCommand({
  name: "TRANSINTVL",
  chapter: "basic",
  summary: "Set how long passthrough collects data before sending.",
  query({ modem, reply }) {
    reply.line(`+TRANSINTVL:${modem.settings.get("passthroughIntervalMs")}`);
  },
  set: set([number("intervalMs", "milliseconds", { minimum: 0, maximum: 1000 })], ({ modem, args }) => {
    modem.settings.set("passthroughIntervalMs", args.intervalMs);
  }),
});
