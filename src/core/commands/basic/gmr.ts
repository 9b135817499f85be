import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT+GMR. The lines are the dialect's. */
export const gmr = defineCommand({
  name: "GMR",
  chapter: "basic",
  summary: "Show the versions of the firmware.",
  execute({ modem, reply }) {
    reply.raw(modem.firmware.versionLines.join("\r\n") + modem.dialect.replies.versionTail);
  },
});
