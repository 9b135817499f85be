import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { linkId, string } from "../../dispatch/parameters.js";
import { changeTlsBeforehand, showTls } from "./per-link.js";
import { hint, PSK_BYTES } from "./psk-parameters.js";

/** Manual: AT+CIPSSLCPSKHEX (from 3.3): the same key in hexadecimal digits; what is no digit counts as 0 (golden 30). */
export const cipsslcpskhex = defineCommand({
  name: "CIPSSLCPSKHEX",
  chapter: "tcpip",
  summary: "Show or choose a pre-shared key in hexadecimal digits.",
  query({ modem, reply }) {
    showTls(modem, reply, "CIPSSLCPSKHEX", ({ psk, pskHint }) => (psk === "" ? [] : [toHex(psk), pskHint]));
  },
  set: set(
    [linkId(5), string("psk", "two digits a byte", { maximumLength: 2 * PSK_BYTES }), hint],
    ({ modem, args }) => {
      demand(args.psk.length % 2 === 0);
      changeTlsBeforehand(modem, args.linkId, { psk: fromHex(args.psk), pskHint: args.hint });
    },
    { counted: true },
  ),
});

function toHex(bytes: string): string {
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

function fromHex(digits: string): string {
  const pairs = digits.match(/../g) ?? [];
  return pairs.map((pair) => String.fromCharCode(Number.parseInt(pair, 16) || 0)).join("");
}
