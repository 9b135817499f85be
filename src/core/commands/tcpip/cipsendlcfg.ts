import { defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional } from "../../dispatch/parameters.js";

/** Manual, TCP/IP AT Commands: AT+CIPSENDLCFG (from 2.3); an omitted transmit size is the default (golden 15). */
export const cipsendlcfg = defineCommand({
  name: "CIPSENDLCFG",
  chapter: "tcpip",
  summary: "Choose how AT+CIPSENDL reports and sends.",
  query({ modem, reply }) {
    const { reportBytes, transmitBytes } = modem.settings.get("longSend");
    reply.line(`+CIPSENDLCFG:${reportBytes},${transmitBytes}`);
  },
  set: set(
    [
      number("report", "bytes between reports", { minimum: 100, maximum: 1048576 }),
      optional(number("transmit", "bytes in one piece", { minimum: 100, maximum: 2920 })),
    ],
    ({ modem, args }) => {
      modem.settings.set("longSend", { reportBytes: args.report, transmitBytes: args.transmit ?? 2920 });
    },
  ),
});
