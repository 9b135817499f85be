import { defineCommand } from "../../dispatch/define-command.js";
import { showLinks } from "./link-lines.js";

/** Manual, TCP/IP AT Commands: AT+CIPSTATE (from 2.3). */
export const cipstate = defineCommand({
  name: "CIPSTATE",
  chapter: "tcpip",
  summary: "Show the links.",
  query({ modem, reply }) {
    showLinks(modem, reply, "CIPSTATE");
  },
});
