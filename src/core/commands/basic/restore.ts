import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT+RESTORE. OK comes before the restart (golden 37). */
export const restore = defineCommand({
  name: "RESTORE",
  chapter: "basic",
  summary: "Go back to the factory settings and restart.",
  async execute({ modem, reply }) {
    await modem.flash.eraseSettings();
    reply.after(() => modem.restart());
  },
});
