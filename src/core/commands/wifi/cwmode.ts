import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWMODE. Joined stations, links and AT+CIPSTATUS afterwards: golden 06, 34, 35. */
export const cwmode = defineCommand({
  name: "CWMODE",
  chapter: "wifi",
  summary: "Show or set the Wi-Fi mode.",
  query({ modem, reply, name }) {
    reply.line(`+${name}:${modem.settings.get("wifiMode")}`);
  },
  set: set(
    [
      number("mode", "0 off (not in every dialect), 1 station, 2 soft-AP, 3 both", {
        minimum: 0,
        maximum: 3,
        rangeRefusal: "coded",
      }),
      optional(
        number("autoConnect", "1 join the stored access point when the station is switched on", {
          minimum: 0,
          maximum: 1,
        }),
      ),
    ],
    ({ modem, args }) => {
      const { limits, rules } = modem.dialect;
      demand(args.mode >= limits.lowestWifiMode && (args.autoConnect === undefined || rules.modeTakesAutoConnect));
      demand(modem.settings.get("wifiDriver") === 1);
      modem.wifi.setMode(args.mode, args.autoConnect !== 0);
    },
  ),
});
