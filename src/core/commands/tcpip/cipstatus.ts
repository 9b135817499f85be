import { defineCommand } from "../../dispatch/define-command.js";
import { showLinks } from "./link-lines.js";

/** Seed: AT+CIPSTATUS. */
export const cipstatus = defineCommand({
  name: "CIPSTATUS",
  chapter: "tcpip",
  summary: "Show the state of the station and the links.",
  execute({ modem, reply }) {
    reply.line(`STATUS:${modem.status.value}`);
    showLinks(modem, reply, "CIPSTATUS");
  },
});
