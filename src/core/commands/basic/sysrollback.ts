import { demand } from "../../dispatch/command-error.js";
import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT+SYSROLLBACK. An error while there is no other firmware. */
export const sysrollback = defineCommand({
  name: "SYSROLLBACK",
  chapter: "basic",
  summary: "Go back to the firmware that ran before the last update.",
  async execute({ modem, reply }) {
    demand(await modem.firmware.rollBack());
    reply.after(() => modem.restart());
  },
});
