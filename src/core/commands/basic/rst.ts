import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+RST. OK comes before the restart (golden 36); the set form is wire facts 11.8. */
export const rst = defineCommand({
  name: "RST",
  chapter: "basic",
  summary: "Restart the modem.",
  execute({ modem, reply }) {
    reply.after(() => modem.restart());
  },
  set: set(
    [number("mode", "0 restart, 1 restart into download mode", { minimum: 0, maximum: 1 })],
    ({ modem, reply, args }) => {
      reply.after(() => (args.mode === 0 ? modem.restart() : modem.halt()));
    },
  ),
});
