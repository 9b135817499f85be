import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWSTAPROTO. No blank line before OK (wire facts 1.4). */
export const cwstaproto = defineCommand({
  name: "CWSTAPROTO",
  chapter: "wifi",
  summary: "Choose the 802.11 standards of the station.",
  query({ modem, reply }) {
    reply.raw(`+CWSTAPROTO:${modem.settings.get("stationProtocol")}`);
  },
  set: set(
    [number("protocol", "sum of 1 = b, 2 = g, 4 = n, 8 = long range", { minimum: 1, maximum: 15 })],
    ({ modem, args }) => {
      modem.settings.set("stationProtocol", args.protocol);
    },
  ),
});
