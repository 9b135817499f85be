import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional } from "../../dispatch/parameters.js";

const Source = { timer: 0, gpio: 2 } as const;

/** Manual, Basic AT Commands: AT+SLEEPWKCFG. A serial line that carries bytes is always awake here. */
export const sleepwkcfg = defineCommand({
  name: "SLEEPWKCFG",
  chapter: "basic",
  summary: "Choose what ends light sleep.",
  set: set(
    [
      number("source", "0 timer (not in every dialect), 2 GPIO", { minimum: 0, maximum: 2 }),
      number("value", "milliseconds, or the number of the pin", { minimum: 0 }),
      optional(number("level", "of the pin: 0 low, 1 high", { minimum: 0, maximum: 1 })),
    ],
    ({ modem, args }) => {
      const byTimer = args.source === Source.timer && modem.dialect.rules.wakesByTimer && args.level === undefined;
      demand(byTimer || (args.source === Source.gpio && args.level !== undefined));
    },
  ),
});
