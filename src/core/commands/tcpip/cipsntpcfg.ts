import { refuse } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { number, optional, string } from "../../dispatch/parameters.js";
import { timeZoneMinutes } from "../../sntp/time-zone.js";

const DEFAULT_SERVERS = ["cn.ntp.org.cn", "ntp.sjtu.edu.cn", "us.pool.ntp.org"];

const zone = number("timeZone", "hours from UTC, or hours and minutes as 1245 and -330");

const servers = [
  optional(string("server1", "time server", { minimumLength: 1 })),
  optional(string("server2", "time server", { minimumLength: 1 })),
  optional(string("server3", "time server", { minimumLength: 1 })),
] as const;

/** Seed: AT+CIPSNTPCFG. The default servers only count where none is given (golden 29). */
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
      { when: "enable is 0", parameters: [optional(zone)] },
    ],
    ({ modem, args }, reader) => {
      const timeZone = (args.enable === 1 ? reader.read(zone) : reader.read(optional(zone))) ?? 0;
      const [from, to] = modem.dialect.limits.timeZoneHours ?? [timeZone, timeZone];
      if (timeZoneMinutes(timeZone) === undefined || timeZone < from || timeZone > to) throw refuse();
      const { server1, server2, server3 } = reader.readAll(args.enable === 1 ? servers : []) as Record<string, string>;
      reader.end();
      const given = [server1, server2, server3].filter((name) => name !== undefined);
      modem.settings.set("sntp", {
        enabled: args.enable,
        timeZone,
        servers: given.length > 0 ? given : DEFAULT_SERVERS,
      });
      modem.sntp.restart();
    },
  ),
});
