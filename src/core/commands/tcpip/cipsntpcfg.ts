import { refuse } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { missingAllowed, number, string } from "../../dispatch/parameters.js";
import { timeZoneMinutes } from "../../sntp/time-zone.js";

const DEFAULT_SERVERS = ["cn.ntp.org.cn", "ntp.sjtu.edu.cn", "us.pool.ntp.org"];

const zone = number("timeZone", "hours from UTC, or hours and minutes as 1245 and -330");

const servers = [
  missingAllowed(string("server1", "time server", { minimumLength: 1, maximumLength: 32 })),
  missingAllowed(string("server2", "time server", { minimumLength: 1, maximumLength: 32 })),
  missingAllowed(string("server3", "time server", { minimumLength: 1, maximumLength: 32 })),
] as const;

/**
 * Seed: AT+CIPSNTPCFG. The default servers only count where none is given (golden 29); what may
 * be missing: library.
 */
export const cipsntpcfg = defineCommand({
  name: "CIPSNTPCFG",
  chapter: "tcpip",
  summary: "Show or choose the time servers and the time zone.",
  query({ modem, reply }) {
    const { enabled, timeZone, servers: names } = modem.settings.get("sntp");
    if (enabled === 1) reply.line(`+CIPSNTPCFG:1,${[timeZone, ...names.map((name) => `"${name}"`)].join(",")}`);
    else reply.line(modem.dialect.replies.sntpOff(timeZone));
  },
  set: setWithVariants(
    [number("enable", "0 off, 1 on", { minimum: 0, maximum: 1 })],
    [
      { when: "enable is 1", parameters: [zone, ...servers] },
      { when: "enable is 0, or the dialect keeps the zone", parameters: [missingAllowed(zone)] },
    ],
    ({ modem, args }, reader) => {
      const before = modem.settings.get("sntp");
      const { keepsTimeZone } = modem.dialect.rules;
      const given = reader.read(args.enable === 0 || keepsTimeZone ? missingAllowed(zone) : zone);
      const timeZone = given ?? (keepsTimeZone ? before.timeZone : 0);
      const [from, to] = modem.dialect.limits.timeZoneHours ?? [timeZone, timeZone];
      if (timeZoneMinutes(timeZone) === undefined || timeZone < from || timeZone > to) throw refuse();
      // it counts even when the rest of the line is refused (library)
      modem.settings.set("sntp", { ...before, timeZone });
      const { server1, server2, server3 } = reader.readAll(args.enable === 1 ? servers : []) as Record<string, string>;
      reader.end();
      const chosen = [server1, server2, server3].filter((name) => name !== undefined);
      modem.settings.set("sntp", {
        enabled: args.enable,
        timeZone,
        servers: chosen.length > 0 ? chosen : DEFAULT_SERVERS,
      });
      modem.sntp.restart();
    },
  ),
});
