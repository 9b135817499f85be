import { demand, refuse } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { number, string } from "../../dispatch/parameters.js";
import { isUsablePool } from "../../wifi/address-pool.js";
import { normaliseIpv4 } from "../../wifi/addresses.js";

const range = [
  number("leaseMinutes", "minutes", { minimum: 1, maximum: 2880 }),
  string("startIp", "first address to give", { maximumLength: 15 }),
  string("endIp", "last address to give", { maximumLength: 15 }),
] as const;

/** Manual, Wi-Fi AT Commands: AT+CWDHCPS. Needs a soft-AP and addresses of its network; no blank line before OK. */
export const cwdhcps = defineCommand({
  name: "CWDHCPS",
  chapter: "wifi",
  summary: "Choose the addresses that the modem's own access point gives.",
  query({ modem, reply, name }) {
    const { leaseMinutes, startIp, endIp } = modem.wifi.softAp.addressPool;
    reply.raw(`+${name}:${leaseMinutes},${startIp},${endIp}`);
  },
  set: setWithVariants(
    [number("enable", "0 default addresses, 1 the following", { minimum: 0, maximum: 1 })],
    [{ when: "enable is 1", parameters: range }],
    ({ modem, args }, reader) => {
      const chosen = args.enable === 1 ? reader.readAll(range) : undefined;
      reader.end();
      demand(modem.wifi.softAp.enabled && (modem.settings.get("dhcp") & 2) === 2);
      if (!chosen) {
        modem.settings.set("dhcpServer", null);
        return;
      }
      const { leaseMinutes } = chosen;
      const startIp = normaliseIpv4(chosen.startIp);
      const endIp = normaliseIpv4(chosen.endIp);
      if (startIp === undefined || endIp === undefined) throw refuse();
      demand(isUsablePool({ startIp, endIp }, modem.settings.get("softApAddress")));
      modem.settings.set("dhcpServer", { leaseMinutes, startIp, endIp });
    },
  ),
});
