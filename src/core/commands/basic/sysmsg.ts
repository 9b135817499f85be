import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+SYSMSG. The answer has no blank line before OK (golden 05). */
export const sysmsg = defineCommand({
  name: "SYSMSG",
  chapter: "basic",
  summary: "Choose which messages are shown, and how.",
  query({ modem, reply, name }) {
    reply.raw(modem.dialect.replies.messages(name, modem.settings.get("messages")));
  },
  set: set(
    [number("state", "sum of 1 = +QUITT, 2 = +LINK_CONN, 4 = messages in passthrough", { minimum: 0, maximum: 7 })],
    ({ modem, args }) => {
      modem.settings.set("messages", args.state);
    },
  ),
});
