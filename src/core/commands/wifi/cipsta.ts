import { defineCommand, set } from "../../dispatch/define-command.js";
import { addressParameters, readAddresses, showAddresses } from "./address-parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CIPSTA. An address set by hand switches DHCP off (golden 07). */
export const cipsta = defineCommand({
  name: "CIPSTA",
  chapter: "wifi",
  summary: "Show or set the address of the station.",
  query({ modem, reply, name }) {
    showAddresses(reply, name, modem.wifi.station.address);
    const { linkLocal, globalAddress } = modem.wifi.stationIpv6;
    if (linkLocal !== undefined) reply.line(`+${name}:ip6ll:"${linkLocal}"`);
    if (globalAddress !== undefined) reply.line(`+${name}:ip6gl:"${globalAddress}"`);
  },
  set: set(addressParameters, ({ modem, args }) => {
    const address = readAddresses(args);
    modem.settings.set("stationAddress", address);
    modem.settings.set("dhcp", modem.settings.get("dhcp") & ~1);
  }),
});
