import { demand } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

const DhcpBit = { station: 1, softAp: 2 } as const;

/** NonOS AT: which bits its first parameter means; its query has the two bits the other way round. */
const MODES = [DhcpBit.softAp, DhcpBit.station, DhcpBit.station | DhcpBit.softAp] as const;
const SWAPPED = [0, DhcpBit.softAp, DhcpBit.station, DhcpBit.station | DhcpBit.softAp] as const;

const laterParameters = [
  number("operate", "0 off, 1 on", { minimum: 0, maximum: 1 }),
  number("mode", "sum of 1 = station, 2 = soft-AP", { minimum: 1, maximum: 3 }),
] as const;

const nonOsParameters = [
  number("mode", "0 soft-AP, 1 station, 2 both", { minimum: 0, maximum: 2 }),
  number("operate", "0 off, 1 on", { minimum: 0, maximum: 1 }),
] as const;

/**
 * Manual, Wi-Fi AT Commands: AT+CWDHCP. Each bit needs its interface, and there is no blank line before OK (golden 07).
 */
export const cwdhcp = defineCommand({
  name: "CWDHCP",
  chapter: "wifi",
  summary: "Switch DHCP on and off.",
  query({ modem, reply, name }) {
    const bits = modem.settings.get("dhcp");
    reply.raw(`+${name}:${modem.dialect.rules.dhcpModeFirst ? SWAPPED[bits] : bits}`);
  },
  set: setWithVariants(
    [],
    [
      { when: "the dialect is newer than NonOS AT", parameters: laterParameters },
      { when: "the dialect is NonOS AT", parameters: nonOsParameters },
    ],
    ({ modem }, reader) => {
      const { dhcpModeFirst } = modem.dialect.rules;
      demand(reader.remaining === 2);
      const { mode, operate } = reader.readAll(dhcpModeFirst ? nonOsParameters : laterParameters);
      const bits = dhcpModeFirst ? (MODES[mode] ?? 0) : mode;
      // NonOS AT takes it for an interface that is off as well
      demand(dhcpModeFirst || (bits & DhcpBit.station) === 0 || modem.wifi.station.enabled);
      demand(dhcpModeFirst || (bits & DhcpBit.softAp) === 0 || modem.wifi.softAp.enabled);
      const before = modem.settings.get("dhcp");
      modem.settings.set("dhcp", operate === 1 ? before | bits : before & ~bits);
      // an address that was set by hand gives way to DHCP
      if (operate === 1 && (bits & DhcpBit.station) !== 0) modem.settings.set("stationAddress", null);
    },
  ),
});
