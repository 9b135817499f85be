import { refuse } from "../../dispatch/command-error.js";
import { defineCommand } from "../../dispatch/define-command.js";
import { NetworkError } from "../../ports.js";

/** Manual, TCP/IP AT Commands: AT+CIPFWVER (from 3.0). */
export const cipfwver = defineCommand({
  name: "CIPFWVER",
  chapter: "tcpip",
  summary: "Show the newest firmware version that the update server has.",
  async query({ modem, reply }) {
    try {
      reply.line(`+CIPFWVER:"${await modem.updater.newestVersion()}"`);
    } catch (failure) {
      throw failure instanceof NetworkError ? refuse(failure) : failure;
    }
  },
});
