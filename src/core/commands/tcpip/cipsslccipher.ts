import { demand } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { linkId, number } from "../../dispatch/parameters.js";
import { supportedCipherSuites } from "../../links/cipher-suites.js";
import { changeTls } from "./per-link.js";

const suite = number("suite", "number of the suite at IANA", { minimum: 0, maximum: 0xffff });

/** Manual, TCP/IP AT Commands: AT+CIPSSLCCIPHER (from 4.1). What is not supported is left out (wire facts 10.5). */
export const cipsslccipher = defineCommand({
  name: "CIPSSLCCIPHER",
  chapter: "tcpip",
  summary: "Show the cipher suites that there are, or choose which to offer.",
  query({ modem, reply }) {
    for (const [index, value] of supportedCipherSuites(modem.dialect.rules.newestTls).entries()) {
      reply.line(`+CIPSSLCCIPHER:${index},0x${value.toString(16).toUpperCase().padStart(4, "0")}`);
    }
  },
  set: setWithVariants(
    [linkId(5), number("count", "number of suites, 0 = all that there are", { minimum: 0 })],
    [{ when: "count is not 0", parameters: [suite] }],
    ({ modem, args }, reader) => {
      demand(reader.remaining === args.count);
      const supported = new Set(supportedCipherSuites(modem.dialect.rules.newestTls));
      const chosen = Array.from({ length: args.count }, () => reader.read(suite)).filter((value) =>
        supported.has(value),
      );
      demand(chosen.length > 0 || args.count === 0);
      changeTls(modem, args.linkId, { cipherSuites: chosen });
    },
  ),
});
