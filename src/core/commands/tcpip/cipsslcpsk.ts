import { defineCommand, set } from "../../dispatch/define-command.js";
import { linkId, string } from "../../dispatch/parameters.js";
import { changeTlsBeforehand, showTls } from "./per-link.js";
import { hint, PSK_BYTES } from "./psk-parameters.js";

/** Seed: AT+CIPSSLCPSK. The bytes of the key are shown as they are (golden 30). */
export const cipsslcpsk = defineCommand({
  name: "CIPSSLCPSK",
  chapter: "tcpip",
  summary: "Show or choose a pre-shared key.",
  query({ modem, reply }) {
    showTls(modem, reply, "CIPSSLCPSK", ({ psk, pskHint }) => (psk === "" ? [] : [psk, pskHint]));
  },
  set: set(
    [linkId(5), string("psk", "the key", { maximumLength: PSK_BYTES }), hint],
    ({ modem, args }) => changeTlsBeforehand(modem, args.linkId, { psk: args.psk, pskHint: args.hint }),
    { counted: true },
  ),
});
