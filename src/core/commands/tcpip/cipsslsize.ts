import { demandFor } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/**
 * NonOS AT 1.7 only; manual: AT+CIPSSLSIZE, 2048 to 4096; not while an SSL link is open (library). The chip needs the
 * memory; here the number is only kept.
 */
export const cipsslsize = defineCommand({
  name: "CIPSSLSIZE",
  chapter: "tcpip",
  summary: "Show or set the size of the buffer for SSL links.",
  query({ modem, reply }) {
    reply.line(`+CIPSSLSIZE:${modem.settings.get("tlsBufferBytes")}`);
  },
  set: set([number("size", "bytes", { minimum: 2048, maximum: 4096 })], ({ modem, args }) => {
    demandFor(modem.dialect, "SSL link is open", !modem.links.table.all.some((link) => link.isSsl));
    modem.settings.set("tlsBufferBytes", args.size);
  }),
});
