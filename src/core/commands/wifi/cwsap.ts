import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { emptyAllowed, missingAllowed, number, string } from "../../dispatch/parameters.js";

const ENCRYPTIONS = [0, 2, 3, 4];

/** Manual, Wi-Fi AT Commands: AT+CWSAP. Needs a soft-AP; WEP is not supported; a password has 8 characters or more. */
export const cwsap = defineCommand({
  name: "CWSAP",
  chapter: "wifi",
  summary: "Show or set the modem's own access point.",
  query({ modem, reply, name }) {
    demand(modem.wifi.softAp.enabled);
    const { ssid, password, channel: chosen, encryption, maximumStations, hidden } = modem.wifi.softAp.configuration;
    // one radio: it is where the station's access point is
    const used = modem.wifi.station.accessPoint?.channel ?? chosen;
    const channel = modem.dialect.rules.softApShowsUsedChannel ? used : chosen;
    reply.line(`+${name}:"${ssid}","${password}",${channel},${encryption},${maximumStations},${hidden}`);
  },
  set: set(
    [
      string("ssid", "name", { minimumLength: 1, maximumLength: 32 }),
      emptyAllowed(string("password", "8 to 64 characters, or none for an open access point", { maximumLength: 64 })),
      number("channel", "channel", { minimum: 1, maximum: 14 }),
      number("encryption", "0 open, 2 WPA, 3 WPA2, 4 both", { minimum: 0, maximum: 4 }),
      missingAllowed(number("maximumStations", "stations that may join", { minimum: 1, maximum: 10 })),
      missingAllowed(number("hidden", "1 does not tell its name", { minimum: 0, maximum: 1 })),
    ],
    ({ modem, args }) => {
      demand(modem.wifi.softAp.enabled && ENCRYPTIONS.includes(args.encryption));
      const password = args.encryption === 0 ? "" : (args.password ?? "");
      demand(args.encryption === 0 || password.length >= 8);
      const { limits, defaults } = modem.dialect;
      demand((args.maximumStations ?? 1) <= limits.softApStations);
      const { softAp } = modem.wifi;
      softAp.disconnectAll();
      modem.settings.set("softAp", {
        ssid: args.ssid,
        password,
        channel: args.channel,
        encryption: args.encryption,
        maximumStations: args.maximumStations ?? defaults.softApStations ?? softAp.configuration.maximumStations,
        hidden: args.hidden ?? 0,
      });
    },
  ),
});
