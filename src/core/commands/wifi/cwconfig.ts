import { defineCommand, set } from "../../dispatch/define-command.js";
import { emptyAllowed, number, optional } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWCONFIG (from 4.1). An interface that is off shows 0, and a 0 cannot be set (library). */
export const cwconfig = defineCommand({
  name: "CWCONFIG",
  chapter: "wifi",
  summary: "Choose when a silent Wi-Fi link is given up, and how often the station listens.",
  query({ modem, reply }) {
    const { softApSeconds, stationSeconds, listenInterval } = modem.settings.get("wifiInactivity");
    const { station, softAp } = modem.wifi;
    const interval = modem.settings.get("accessPoint")?.listenInterval ?? listenInterval;
    const shown = [softAp.enabled ? softApSeconds : 0, station.enabled ? stationSeconds : 0, interval];
    reply.line(`+CWCONFIG:${shown.join(",")}`);
  },
  set: set(
    [
      emptyAllowed(
        number("softApSeconds", "silence after which a station is sent away", { minimum: 10, maximum: 3600 }),
      ),
      optional(number("stationSeconds", "silence after which the access point is lost", { minimum: 3, maximum: 600 })),
      optional(number("listenInterval", "beacons from one listening to the next", { minimum: 1, maximum: 100 })),
    ],
    ({ modem, args }) => {
      const before = modem.settings.get("wifiInactivity");
      const accessPoint = modem.settings.get("accessPoint");
      modem.settings.set("wifiInactivity", {
        softApSeconds: args.softApSeconds ?? before.softApSeconds,
        stationSeconds: args.stationSeconds ?? before.stationSeconds,
        listenInterval: args.listenInterval ?? before.listenInterval,
      });
      // one interval with two commands: AT+CWJAP has it too
      const { listenInterval } = args;
      if (accessPoint && listenInterval) modem.settings.set("accessPoint", { ...accessPoint, listenInterval });
    },
  ),
});
