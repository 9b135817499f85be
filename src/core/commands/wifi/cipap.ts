import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { addressParameters, readAddresses, showAddresses } from "./address-parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CIPAP (golden 07). */
export const cipap = defineCommand({
  name: "CIPAP",
  chapter: "wifi",
  summary: "Show or set the address of the soft-AP.",
  query({ modem, reply, name }) {
    showAddresses(reply, name, modem.settings.get("softApAddress"));
  },
  set: set(addressParameters, ({ modem, args }) => {
    const address = readAddresses(args);
    demand(modem.wifi.softAp.enabled);
    modem.settings.set("softApAddress", address);
  }),
});
