import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/**
 * Manual, Wi-Fi AT Commands: AT+CWINIT (from 3.2). Without the driver the radio is off whatever AT+CWMODE says; with it
 * again, it does what it does at a start (guess).
 */
export const cwinit = defineCommand({
  name: "CWINIT",
  chapter: "wifi",
  summary: "Switch the Wi-Fi driver off or on.",
  query({ modem, reply }) {
    reply.line(`+CWINIT:${modem.settings.get("wifiDriver")}`);
  },
  set: set([number("init", "0 off, 1 on", { minimum: 0, maximum: 1 })], ({ modem, reply, args }) => {
    if (args.init === modem.settings.get("wifiDriver")) return;
    modem.wifi.setDriver(args.init);
    if (args.init === 1) reply.after(() => modem.wifi.start());
  }),
});
