import { defineCommand } from "../../dispatch/define-command.js";
import { formatAsctime, timeZoneMinutes } from "../../sntp/time-zone.js";

/** Seed: AT+CIPSNTPTIME: 1970 before the first answer of a server. No blank line before OK (golden 29). */
export const cipsntptime = defineCommand({
  name: "CIPSNTPTIME",
  chapter: "tcpip",
  summary: "Show the time.",
  query({ modem, reply }) {
    const minutes = timeZoneMinutes(modem.settings.get("sntp").timeZone) ?? 0;
    reply.raw(`+CIPSNTPTIME:${formatAsctime(modem.time.seconds + minutes * 60)}`);
  },
});
