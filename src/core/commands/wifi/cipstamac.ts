import { defineCommand, set } from "../../dispatch/define-command.js";
import { macParameters, readMac } from "./mac-parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CIPSTAMAC (golden 07). */
export const cipstamac = defineCommand({
  name: "CIPSTAMAC",
  chapter: "wifi",
  summary: "Show or set the MAC address of the station.",
  query({ modem, reply, name }) {
    reply.line(`+${name}:"${modem.wifi.stationMac}"`);
  },
  set: set(macParameters, ({ modem, args }) => {
    modem.settings.set("stationMac", readMac(args.mac));
  }),
});
