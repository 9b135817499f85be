import { defineCommand, set } from "../../dispatch/define-command.js";
import { emptyAllowed, number, optional } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+CWLAPOPT. The first parameter is the order in release 2.2 and reserved later. */
export const cwlapopt = defineCommand({
  name: "CWLAPOPT",
  chapter: "wifi",
  summary: "Choose what AT+CWLAP shows.",
  set: set(
    [
      emptyAllowed(number("sorted", "1 strongest first", { minimum: 0, maximum: 1 })),
      optional(number("mask", "fields to show, a bit each", { minimum: 0, maximum: 0x7ff })),
      optional(number("minimumRssi", "dBm; weaker access points are not shown", { minimum: -100, maximum: 40 })),
      optional(number("authModes", "kinds of authentication to show, a bit each", { minimum: 0, maximum: 0xffff })),
    ],
    ({ modem, args }) => {
      modem.settings.set("scanSorted", args.sorted ?? 0);
      modem.settings.set("scanMask", args.mask ?? 0x7ff);
      modem.settings.set("scanMinimumRssi", args.minimumRssi ?? -100);
      modem.settings.set("scanAuthModes", args.authModes ?? 0xffff);
    },
  ),
});
