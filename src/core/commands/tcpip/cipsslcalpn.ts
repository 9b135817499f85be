import { demand } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { linkId, number, string } from "../../dispatch/parameters.js";
import { changeTlsBeforehand, showTls } from "./per-link.js";

const MOST_PROTOCOLS = 5;
const protocol = string("protocol", "as many as were counted", { minimumLength: 1 });

/** Seed: AT+CIPSSLCALPN. Up to five; 0 forgets them (golden 30, 31). */
export const cipsslcalpn = defineCommand({
  name: "CIPSSLCALPN",
  chapter: "tcpip",
  summary: "Show or choose the protocols to offer (ALPN).",
  query({ modem, reply }) {
    showTls(modem, reply, "CIPSSLCALPN", ({ protocols }) => protocols);
  },
  set: setWithVariants(
    [linkId(5), number("count", "number of protocols", { minimum: 0, maximum: MOST_PROTOCOLS })],
    [{ when: "count is not 0", parameters: [protocol] }],
    ({ modem, args }, reader) => {
      demand(reader.remaining === args.count);
      const protocols = Array.from({ length: args.count }, () => reader.read(protocol));
      changeTlsBeforehand(modem, args.linkId, { protocols });
    },
  ),
});
