import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { linkId, string } from "../../dispatch/parameters.js";
import { changeTlsBeforehand, showTls } from "./per-link.js";

/** Seed: AT+CIPSSLCCN. Shown without quotes, and not at all when empty (golden 30, 31). */
export const cipsslccn = defineCommand({
  name: "CIPSSLCCN",
  chapter: "tcpip",
  summary: "Show or choose the name that the server has to prove.",
  query({ modem, reply }) {
    showTls(modem, reply, "CIPSSLCCN", ({ commonName }) => (commonName === "" ? [] : [commonName]));
  },
  set: set([linkId(5), string("name", "name that the server's certificate has to be for")], ({ modem, args }) => {
    demand(args.name.length <= modem.dialect.limits.tlsNameCharacters);
    changeTlsBeforehand(modem, args.linkId, { commonName: args.name });
  }),
});
