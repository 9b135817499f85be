import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional, string } from "../../dispatch/parameters.js";

const ESPTOUCH_V2 = 4;

/**
 * Manual, Wi-Fi AT Commands: AT+CWSTARTSMART; limits: library. No phone is near that would say where to join, so that
 * nothing more happens; a second start is refused until AT+CWSTOPSMART.
 */
export const cwstartsmart = defineCommand({
  name: "CWSTARTSMART",
  chapter: "wifi",
  summary: "Listen for a phone that says which access point to join.",
  execute: start,
  set: set(
    [
      number("type", "1 ESP-TOUCH, 2 AirKiss, 3 both, 4 ESP-TOUCH v2 (not in every dialect)", {
        minimum: 1,
        maximum: 4,
      }),
      optional(number("authMode", "weakest authentication that is accepted", { minimum: 0, maximum: 16 })),
      optional(string("key", "of ESP-TOUCH v2", { minimumLength: 16, maximumLength: 16 })),
    ],
    (context) => {
      demand(context.args.key === undefined || context.args.type === ESPTOUCH_V2);
      start(context);
    },
  ),
});

function start({ modem }: CommandContext): void {
  demand(modem.wifi.station.enabled && modem.settings.get("smartConfig") === 0);
  modem.settings.set("smartConfig", 1);
}
