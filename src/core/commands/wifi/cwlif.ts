import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Wi-Fi AT Commands: AT+CWLIF. */
export const cwlif = defineCommand({
  name: "CWLIF",
  chapter: "wifi",
  summary: "List the stations that have joined the modem's own access point.",
  execute({ modem, reply }) {
    for (const { ip, mac } of modem.wifi.softAp.stations) reply.line(modem.dialect.replies.softApStation(ip, mac));
  },
});
