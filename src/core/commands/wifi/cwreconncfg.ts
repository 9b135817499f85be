import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWRECONNCFG; limits: golden 07. */
export const cwreconncfg = defineCommand({
  name: "CWRECONNCFG",
  chapter: "wifi",
  summary: "Choose how the station comes back to an access point that it lost.",
  query({ modem, reply }) {
    const { intervalSeconds, repeatCount } = modem.settings.get("reconnect");
    reply.line(`+CWRECONNCFG:${intervalSeconds},${repeatCount}`);
  },
  set: set(
    [
      number("intervalSeconds", "seconds between attempts, 0 = does not come back", { minimum: 0, maximum: 7200 }),
      number("repeatCount", "attempts, 0 = for ever", { minimum: 0, maximum: 1000 }),
      optional(number("reconnectNow", "1 tries at once (not in every dialect)", { minimum: 0, maximum: 1 })),
    ],
    ({ modem, reply, args }) => {
      demand(args.reconnectNow === undefined || modem.dialect.rules.reconnectsNow);
      modem.settings.set("reconnect", { intervalSeconds: args.intervalSeconds, repeatCount: args.repeatCount });
      if (args.reconnectNow === 1) reply.after(() => modem.wifi.joinStored());
    },
  ),
});
