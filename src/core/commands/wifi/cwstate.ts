import { defineCommand } from "../../dispatch/define-command.js";
import { WifiState } from "../../wifi/station.js";

/** Manual, Wi-Fi AT Commands: AT+CWSTATE. The name stays after leaving (golden 06). */
export const cwstate = defineCommand({
  name: "CWSTATE",
  chapter: "wifi",
  summary: "Show the state of the station and its access point.",
  query({ modem, reply }) {
    const { station } = modem.wifi;
    const ssid = station.state === WifiState.notStarted ? "" : (modem.settings.get("accessPoint")?.ssid ?? "");
    reply.line(`+CWSTATE:${station.state},"${ssid}"`);
  },
});
