import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { string } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWHOSTNAME; 1 to 32 characters, lost at a restart, shown unescaped (golden 07, 36). Needs a station. */
export const cwhostname = defineCommand({
  name: "CWHOSTNAME",
  chapter: "wifi",
  summary: "Show or set the name by which the station asks for an address.",
  query({ modem, reply }) {
    reply.line(`+CWHOSTNAME:${modem.settings.get("hostName")}`);
  },
  set: set([string("hostName", "name", { minimumLength: 1, maximumLength: 32 })], ({ modem, args }) => {
    demand(modem.wifi.station.enabled);
    modem.settings.set("hostName", args.hostName);
  }),
});
