import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWAPPROTO. No blank line before OK (wire facts 1.4). */
export const cwapproto = defineCommand({
  name: "CWAPPROTO",
  chapter: "wifi",
  summary: "Choose the 802.11 standards of the soft-AP.",
  query({ modem, reply }) {
    reply.raw(`+CWAPPROTO:${modem.settings.get("softApProtocol")}`);
  },
  set: set(
    [number("protocol", "sum of 1 = b, 2 = g, 4 = n, 8 = long range", { minimum: 1, maximum: 15 })],
    ({ modem, args }) => {
      modem.settings.set("softApProtocol", args.protocol);
    },
  ),
});
