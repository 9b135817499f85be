import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT+RFCAL (from 4.1). The modem restarts after its OK (wire facts 11.8); there is no radio to calibrate. */
export const rfcal = defineCommand({
  name: "RFCAL",
  chapter: "basic",
  summary: "Calibrate the radio anew, at a restart.",
  execute({ modem, reply }) {
    reply.after(() => modem.restart());
  },
});
