import { CommandError, demand, refuse } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { emptyAllowed, number, optional, string } from "../../dispatch/parameters.js";
import type { Modem } from "../../modem.js";
import type { AccessPointChoice } from "../../settings/definitions.js";
import { isMac } from "../../wifi/addresses.js";
import { JoinFailure } from "../../wifi/station.js";

const DEFAULT_RECONNECT_SECONDS = 1;

/**
 * Manual, Wi-Fi AT Commands: AT+CWJAP. WIFI CONNECTED and WIFI GOT IP come before OK, failures as +CWJAP:<code>
 * before ERROR; names are shown unescaped (golden 06).
 */
export const cwjap = defineCommand({
  name: "CWJAP",
  chapter: "wifi",
  summary: "Join an access point, or show the one that is joined.",
  query({ modem, reply, name }) {
    const point = modem.wifi.station.accessPoint;
    const choice = modem.settings.get("accessPoint");
    const { notJoined } = modem.dialect.replies;
    if (!point || !choice) {
      if (notJoined !== undefined) reply.line(notJoined);
      return;
    }
    const { intervalSeconds } = modem.settings.get("reconnect");
    const { authMode, listenInterval, scanMode, pmf } = choice;
    const place = [`"${point.ssid}"`, `"${point.bssid}"`, point.channel, point.rssi];
    const values = [...place, authMode, intervalSeconds, listenInterval, scanMode, pmf];
    reply.line(`+${name}:${values.slice(0, modem.dialect.limits.joinValues).join(",")}`);
  },
  execute({ modem }) {
    const choice = modem.settings.get("accessPoint");
    demand(choice !== null && modem.wifi.station.enabled);
    return modem.wifi.station.accessPoint ? undefined : join(modem, choice);
  },
  set: set(
    [
      emptyAllowed(string("ssid", "name of the access point", { minimumLength: 1, maximumLength: 32 })),
      emptyAllowed(string("password", "its password", { maximumLength: 64 })),
      optional(
        string("bssid", "its MAC address, where several have the same name", { minimumLength: 17, maximumLength: 17 }),
      ),
      optional(
        number("authMode", "weakest authentication that is accepted (before 4.2 up to 1)", { minimum: 0, maximum: 16 }),
      ),
      optional(
        number("reconnectInterval", "seconds between attempts to come back, 0 = none", { minimum: 0, maximum: 7200 }),
      ),
      optional(number("listenInterval", "beacon intervals", { minimum: 1, maximum: 100 })),
      optional(number("scanMode", "0 fast, 1 all channels", { minimum: 0, maximum: 1 })),
      optional(number("timeout", "seconds", { minimum: 3, maximum: 600 })),
      optional(number("pmf", "protected management frames", { minimum: 0, maximum: 3 })),
    ],
    ({ modem, args }) => {
      const last = modem.settings.get("accessPoint");
      const ssid = args.ssid ?? last?.ssid;
      if (ssid === undefined) throw refuse();
      demand(args.ssid !== undefined || args.password === undefined); // library
      demand(args.bssid === undefined || isMac(args.bssid));
      const later = [args.reconnectInterval, args.listenInterval, args.scanMode, args.timeout, args.pmf];
      demand(modem.dialect.limits.joinValues > 5 || later.every((value) => value === undefined));
      demand((args.authMode ?? 0) <= modem.dialect.limits.joinAuthMode);
      const choice: AccessPointChoice = {
        ssid,
        password: args.password ?? (args.ssid === undefined ? (last?.password ?? "") : ""),
        bssid: args.bssid?.toLowerCase() ?? null,
        authMode: args.authMode ?? 0,
        listenInterval: args.listenInterval ?? 3,
        scanMode: args.scanMode ?? 0,
        timeoutSeconds: args.timeout ?? modem.settings.get("joinTimeoutSeconds"),
        pmf: args.pmf ?? 0,
      };
      modem.settings.set("accessPoint", choice);
      modem.settings.set("reconnect", {
        ...modem.settings.get("reconnect"),
        intervalSeconds: args.reconnectInterval ?? DEFAULT_RECONNECT_SECONDS,
      });
      return join(modem, choice);
    },
    { before: ({ modem }) => demand(modem.wifi.station.enabled) },
  ),
});

async function join(modem: Modem, choice: AccessPointChoice): Promise<void> {
  try {
    await modem.wifi.station.join(choice);
  } catch (failure) {
    if (!(failure instanceof JoinFailure)) throw failure;
    const result = modem.dialect.replies.joinFailed;
    throw new CommandError({ line: `+CWJAP:${failure.code}`, result, cause: failure });
  }
}
