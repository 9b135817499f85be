import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+SLEEP. Modes 1 to 3 need a radio without a soft-AP (manual). */
export const sleep = defineCommand({
  name: "SLEEP",
  chapter: "basic",
  summary: "Choose how the modem saves power.",
  query({ modem, reply }) {
    reply.line(`+SLEEP:${modem.settings.get("sleepMode")}`);
  },
  set: set(
    [
      number("mode", "0 awake, 1 modem sleep, 2 light sleep, 3 modem sleep by listen interval", {
        minimum: 0,
        maximum: 3,
      }),
    ],
    ({ modem, args }) => {
      demand(args.mode <= modem.dialect.limits.sleepMode);
      demand(args.mode === 0 || !modem.wifi.softAp.enabled);
      modem.settings.set("sleepMode", args.mode);
    },
  ),
});
