import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number, string } from "../../dispatch/parameters.js";

const HIGHEST_CHANNEL = 14;

/** Manual, Wi-Fi AT Commands: AT+CWCOUNTRY. Codes of refused values count from one (wire facts 2.15). */
export const cwcountry = defineCommand({
  name: "CWCOUNTRY",
  chapter: "wifi",
  summary: "Show or set the country and its channels.",
  query({ modem, reply, name }) {
    const { policy, code, startChannel, channelCount } = modem.settings.get("country");
    reply.line(`+${name}:${policy},"${code}",${startChannel},${channelCount}`);
  },
  set: set(
    [
      number("policy", "0 as the access point says, 1 always this one", {
        minimum: 0,
        maximum: 1,
        rangeRefusal: "coded",
      }),
      string("code", "two or three letters", { minimumLength: 1, maximumLength: 3, rangeRefusal: "coded" }),
      number("startChannel", "first channel", { minimum: 1, maximum: HIGHEST_CHANNEL, rangeRefusal: "coded" }),
      number("channelCount", "number of channels", { minimum: 1, maximum: HIGHEST_CHANNEL, rangeRefusal: "coded" }),
    ],
    ({ modem, args }) => {
      demand(args.startChannel + args.channelCount - 1 <= HIGHEST_CHANNEL);
      modem.settings.set("country", { ...args });
    },
  ),
});
