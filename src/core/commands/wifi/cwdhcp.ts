import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

const DhcpBit = { station: 1, softAp: 2 } as const;

/**
 * Manual, Wi-Fi AT Commands: AT+CWDHCP. Each bit needs its interface, and there is no blank line before OK (golden 07).
 */
export const cwdhcp = defineCommand({
  name: "CWDHCP",
  chapter: "wifi",
  summary: "Switch DHCP on and off.",
  query({ modem, reply }) {
    reply.raw(`+CWDHCP:${modem.settings.get("dhcp")}`);
  },
  set: set(
    [
      number("operate", "0 off, 1 on", { minimum: 0, maximum: 1 }),
      number("mode", "sum of 1 = station, 2 = soft-AP", { minimum: 1, maximum: 3 }),
    ],
    ({ modem, args }) => {
      demand((args.mode & DhcpBit.station) === 0 || modem.wifi.station.enabled);
      demand((args.mode & DhcpBit.softAp) === 0 || modem.wifi.softAp.enabled);
      const before = modem.settings.get("dhcp");
      modem.settings.set("dhcp", args.operate === 1 ? before | args.mode : before & ~args.mode);
      // an address that was set by hand gives way to DHCP
      if (args.operate === 1 && (args.mode & DhcpBit.station) !== 0) modem.settings.set("stationAddress", null);
    },
    { counted: true },
  ),
});
