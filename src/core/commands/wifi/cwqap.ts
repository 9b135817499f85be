import { demand } from "../../dispatch/command-error.js";
import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Wi-Fi AT Commands: AT+CWQAP. OK also when nothing is joined; an error without station mode (golden 34). */
export const cwqap = defineCommand({
  name: "CWQAP",
  chapter: "wifi",
  summary: "Leave the access point.",
  execute({ modem, reply }) {
    demand(modem.wifi.station.enabled);
    if (modem.dialect.rules.leavesAfterOk) reply.after(() => modem.wifi.station.leave());
    else modem.wifi.station.leave();
  },
});
