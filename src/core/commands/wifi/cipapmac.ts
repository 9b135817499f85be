import { defineCommand, set } from "../../dispatch/define-command.js";
import { macParameters, readMac } from "./mac-parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CIPAPMAC (golden 07). */
export const cipapmac = defineCommand({
  name: "CIPAPMAC",
  chapter: "wifi",
  summary: "Show or set the MAC address of the soft-AP.",
  query({ modem, reply, name }) {
    reply.line(`+${name}:"${modem.wifi.softApMac}"`);
  },
  set: set(macParameters, ({ modem, args }) => {
    modem.settings.set("softApMac", readMac(args.mac));
  }),
});
