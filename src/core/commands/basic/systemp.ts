import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT+SYSTEMP (from 2.4). A chip at rest in a warm room (guess). */
export const systemp = defineCommand({
  name: "SYSTEMP",
  chapter: "basic",
  summary: "Show the temperature inside the chip.",
  query({ reply }) {
    reply.raw("+SYSTEMP:42.50");
  },
});
