import { defineCommand } from "../../dispatch/define-command.js";

/** Seed: AT+CIFSR; the lines are the firmware's (golden 06, 34): soft-AP first, each only while it is on. */
export const cifsr = defineCommand({
  name: "CIFSR",
  chapter: "tcpip",
  summary: "Show the modem's own addresses.",
  execute({ modem, reply }) {
    const { softAp, station } = modem.wifi;
    if (softAp.enabled) {
      reply.line(`+CIFSR:APIP,"${modem.settings.get("softApAddress").ip}"`);
      reply.line(`+CIFSR:APMAC,"${modem.wifi.softApMac}"`);
    }
    if (station.enabled) {
      reply.line(`+CIFSR:STAIP,"${station.address.ip}"`);
      const { linkLocal, globalAddress } = modem.wifi.stationIpv6;
      if (linkLocal !== undefined) reply.line(`+CIFSR:STAIP6LL,"${linkLocal}"`);
      if (globalAddress !== undefined) reply.line(`+CIFSR:STAIP6GL,"${globalAddress}"`);
      reply.line(`+CIFSR:STAMAC,"${modem.wifi.stationMac}"`);
    }
  },
});
