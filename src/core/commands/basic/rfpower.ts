import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional } from "../../dispatch/parameters.js";

const blePower = (name: "bleAdvertising" | "bleScan" | "bleConnection") =>
  optional(number(name, "level of Bluetooth LE (before 4.x up to 7)", { minimum: 0, maximum: 15 }));

/** Manual, Basic AT Commands: AT+RFPOWER. The radio has steps: the query shows the step that was reached. */
export const rfpower = defineCommand({
  name: "RFPOWER",
  chapter: "basic",
  summary: "Show or set the power of the radio.",
  query({ modem, reply }) {
    const { wifi, ble } = modem.settings.get("rfPower");
    reply.line(`+RFPOWER:${[wifi, ...ble].join(",")}`);
  },
  set: set(
    [
      number("wifi", "0.25 dBm", { minimum: 0, maximum: 84 }),
      blePower("bleAdvertising"),
      blePower("bleScan"),
      blePower("bleConnection"),
    ],
    ({ modem, args }) => {
      const { ble } = modem.settings.get("rfPower");
      const { rfPowerMinimum, rfPowerSteps, blePowerLevel } = modem.dialect.limits;
      demand(args.wifi >= rfPowerMinimum);
      const levels = [args.bleAdvertising, args.bleScan, args.bleConnection];
      demand(levels.every((level) => level === undefined || level <= blePowerLevel));
      const step = rfPowerSteps.findLast(([from]) => args.wifi >= from)?.[1] ?? "same";
      modem.settings.set("rfPower", {
        wifi: step === "same" ? args.wifi : step,
        ble: levels.map((level, index) => level ?? ble[index] ?? 0),
      });
    },
  ),
});
