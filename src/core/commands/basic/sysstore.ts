import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+SYSSTORE. */
export const sysstore = defineCommand({
  name: "SYSSTORE",
  chapter: "basic",
  summary: "Choose whether settings are written to flash.",
  query({ modem, reply }) {
    reply.line(`+SYSSTORE:${modem.settings.get("store")}`);
  },
  set: set(
    [number("storeMode", "0 keep settings until the next start, 1 write them to flash", { minimum: 0, maximum: 1 })],
    ({ modem, args }) => {
      modem.settings.set("store", args.storeMode);
    },
  ),
});
