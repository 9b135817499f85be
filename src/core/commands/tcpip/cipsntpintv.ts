import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, TCP/IP AT Commands: AT+CIPSNTPINTV (from 2.3); default: golden 29. */
export const cipsntpintv = defineCommand({
  name: "CIPSNTPINTV",
  chapter: "tcpip",
  summary: "Choose how often a time server is asked.",
  query({ modem, reply }) {
    reply.line(`+CIPSNTPINTV:${modem.settings.get("sntpIntervalSeconds")}`);
  },
  set: set([number("interval", "seconds", { minimum: 15, maximum: 4294967 })], ({ modem, args }) => {
    modem.settings.set("sntpIntervalSeconds", args.interval);
    modem.sntp.intervalChanged();
  }),
});
