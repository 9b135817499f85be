import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { emptyAllowed, number, optional } from "../../dispatch/parameters.js";

/**
 * Manual, Wi-Fi AT Commands: AT+CWBANDWIDTH (from 4.1). A chip with one band shows 0 for the other, and has 40 MHz at
 * first. 0, or nothing, keeps a width. Refused while the interface is off (guess).
 */
export const cwbandwidth = defineCommand({
  name: "CWBANDWIDTH",
  chapter: "wifi",
  summary: "Show or set the width of the Wi-Fi channel.",
  query({ modem, reply }) {
    for (const [netif, width] of modem.settings.get("bandwidths").entries()) {
      reply.line(`+CWBANDWIDTH:${netif},${width},0`);
    }
  },
  set: set(
    [
      number("netif", "0 station, 1 soft-AP", { minimum: 0, maximum: 1 }),
      emptyAllowed(number("width", "at 2.4 GHz: 1 = 20 MHz, 2 = 40 MHz, 0 as before", { minimum: 0, maximum: 2 })),
      optional(number("width5Ghz", "at 5 GHz, which is not there", { minimum: 0, maximum: 2 })),
    ],
    ({ modem, args }) => {
      const { station, softAp } = modem.wifi;
      demand((args.netif === 0 ? station : softAp).enabled);
      const before = modem.settings.get("bandwidths");
      modem.settings.set(
        "bandwidths",
        before.map((width, netif) => (netif === args.netif && args.width) || width),
      );
    },
  ),
});
