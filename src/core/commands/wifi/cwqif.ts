import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { string } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWQIF. */
export const cwqif = defineCommand({
  name: "CWQIF",
  chapter: "wifi",
  summary: "Send stations away from the modem's own access point.",
  execute({ modem }) {
    modem.wifi.softAp.disconnectAll();
  },
  set: set([string("mac", "only this station", { minimumLength: 17, maximumLength: 17 })], ({ modem, args }) => {
    demand(modem.wifi.softAp.disconnectStation(args.mac));
  }),
});
