import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Seed: AT+CIPSTO. Needs a running server (golden 19); idle clients are closed by LinkServer. */
export const cipsto = defineCommand({
  name: "CIPSTO",
  chapter: "tcpip",
  summary: "Choose after how long an idle client of the server is closed.",
  query({ modem, reply }) {
    reply.line(`+CIPSTO:${modem.settings.get("serverTimeoutSeconds")}`);
  },
  set: set(
    [number("time", "seconds, 0 = never", { minimum: 0, maximum: 7200 })],
    ({ modem, args }) => {
      modem.settings.set("serverTimeoutSeconds", args.time);
      modem.server.timeoutChanged();
    },
    { before: ({ modem }) => demand(modem.server.running !== undefined) },
  ),
});
