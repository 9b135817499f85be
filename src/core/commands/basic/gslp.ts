import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+GSLP. The modem is deaf meanwhile and starts anew when the time is up. */
export const gslp = defineCommand({
  name: "GSLP",
  chapter: "basic",
  summary: "Sleep deeply for some time, then restart.",
  set: set([number("time", "milliseconds", { minimum: 0, maximum: 0x7fffffff })], ({ modem, reply, args }) => {
    const line = modem.dialect.replies.deepSleep?.(args.time);
    if (line !== undefined) reply.line(line);
    reply.after(() => (args.time === 0 ? modem.restart() : modem.restart(args.time)));
  }),
});
