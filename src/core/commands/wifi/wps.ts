import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional } from "../../dispatch/parameters.js";

/** Manual, Wi-Fi AT Commands: AT+WPS; limits: library. Nobody presses the button of an access point: nothing more happens. */
export const wps = defineCommand({
  name: "WPS",
  chapter: "wifi",
  summary: "Join by the push button of an access point.",
  set: set(
    [
      number("enable", "0 off, 1 on", { minimum: 0, maximum: 1 }),
      optional(number("authMode", "weakest authentication that is accepted", { minimum: 0, maximum: 16 })),
    ],
    ({ modem, args }) => {
      demand(args.enable === 1 || args.authMode === undefined);
      demand(modem.wifi.station.enabled);
    },
  ),
});
