import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { emptyAllowed, linkId, number, optional } from "../../dispatch/parameters.js";
import { setTcpOptions } from "../../links/tcp-options.js";
import { shownPerLink } from "./per-link.js";

const keepAlive = optional(number("keepAlive", "seconds between probes, 0 = none", { minimum: 0, maximum: 7200 }));

/** Seed: AT+CIPTCPOPT. What is left empty goes back to its default, except keep-alive (golden 28, manual). */
export const ciptcpopt = defineCommand({
  name: "CIPTCPOPT",
  chapter: "tcpip",
  summary: "Show or set the socket options of a link.",
  query({ modem, reply }) {
    for (const [id, options] of shownPerLink(modem, modem.settings.get("tcpOptions")).entries()) {
      const { lingerSeconds, noDelay, sendTimeoutMs, keepAliveSeconds } = options;
      const tail = modem.dialect.rules.tcpOptionKeepAlive ? `,${keepAliveSeconds}` : "";
      reply.line(`+CIPTCPOPT:${id},${lingerSeconds},${noDelay},${sendTimeoutMs}${tail}`);
    }
  },
  set: setWithVariants(
    [
      linkId(5),
      emptyAllowed(number("linger", "-1 off, 0 close with RST, seconds", { minimum: -1 })),
      emptyAllowed(number("noDelay", "1 sends small packets at once", { minimum: 0, maximum: 1 })),
      emptyAllowed(number("sendTimeout", "milliseconds, 0 = none", { minimum: 0 })),
    ],
    [{ when: "the dialect has it", parameters: [keepAlive] }],
    ({ modem, args }, reader) => {
      const keepAliveSeconds = modem.dialect.rules.tcpOptionKeepAlive ? reader.read(keepAlive) : undefined;
      reader.end();
      setTcpOptions(modem, args.linkId, (before) => ({
        lingerSeconds: args.linger ?? -1,
        noDelay: args.noDelay ?? 0,
        sendTimeoutMs: args.sendTimeout ?? 0,
        keepAliveSeconds: keepAliveSeconds ?? before.keepAliveSeconds,
      }));
    },
  ),
});
