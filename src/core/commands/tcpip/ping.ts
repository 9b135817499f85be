import { CommandError } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { string } from "../../dispatch/parameters.js";
import { NetworkError } from "../../ports.js";
import { resolve } from "../../resolve.js";

/** The firmware waits so long for an answer; milliseconds (guess). */
const TIMEOUT_MS = 4000;

/** Seed: AT+PING. How success and failure are spelled is the dialect's matter. */
export const ping = defineCommand({
  name: "PING",
  chapter: "tcpip",
  summary: "Measure the round trip to a host.",
  set: set([string("host", "name or address", { minimumLength: 1 })], async ({ modem, reply, args }) => {
    let unanswered = modem.dialect.replies.pingUnresolved;
    try {
      const address = await resolve(modem, args.host);
      unanswered = modem.dialect.replies.pingTimeout;
      const milliseconds = await modem.network.ping(address, { timeoutMs: TIMEOUT_MS });
      reply.line(modem.dialect.replies.pingTime(Math.round(milliseconds)));
    } catch (failure) {
      if (!(failure instanceof NetworkError)) throw failure;
      modem.log.write(failure.failure === "denied" ? "warn" : "info", `AT+PING: ${failure.message}`);
      throw new CommandError({ line: unanswered, cause: failure });
    }
  }),
});
