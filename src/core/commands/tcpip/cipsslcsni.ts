import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { linkId, string } from "../../dispatch/parameters.js";
import { changeTlsBeforehand, showTls } from "./per-link.js";

/** Seed: AT+CIPSSLCSNI. Shown without quotes, and not at all when empty (golden 30, 31). */
export const cipsslcsni = defineCommand({
  name: "CIPSSLCSNI",
  chapter: "tcpip",
  summary: "Show or choose the name that is asked for (SNI).",
  query({ modem, reply }) {
    showTls(modem, reply, "CIPSSLCSNI", ({ serverName }) => (serverName === "" ? [] : [serverName]));
  },
  set: set([linkId(5), string("name", "name to ask the server for")], ({ modem, args }) => {
    demand(args.name.length <= modem.dialect.limits.tlsNameCharacters);
    changeTlsBeforehand(modem, args.linkId, { serverName: args.name });
  }),
});
