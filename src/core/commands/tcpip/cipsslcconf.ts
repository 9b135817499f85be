import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { type ArgumentReader, linkId, number, optional } from "../../dispatch/parameters.js";
import { changePerLink } from "../../links/per-link.js";
import { shownPerLink } from "./per-link.js";

const pki = number("pki", "number of the certificate and key", { minimum: 0, maximum: 255 });
const ca = number("ca", "number of the CA", { minimum: 0, maximum: 255 });

/** Seed: AT+CIPSSLCCONF. Which parameters must be there: golden 30, 31; missing certificates: wire facts 10.5. */
export const cipsslcconf = defineCommand({
  name: "CIPSSLCCONF",
  chapter: "tcpip",
  summary: "Show or choose who shows certificates to whom.",
  query({ modem, reply }) {
    for (const [id, { mode, pki, ca }] of shownPerLink(modem, modem.settings.get("tlsAuthentication")).entries()) {
      reply.line(`+CIPSSLCCONF:${id},${mode},${pki},${ca}`);
    }
  },
  set: setWithVariants(
    [linkId(5), number("mode", "0 nobody, 1 client, 2 server, 3 both", { minimum: 0, maximum: 3 })],
    [{ when: "mode is not 0", parameters: [pki, ca] }],
    async (context, reader) => {
      const { modem, args, reply } = context;
      const numbers = args.mode === 0 ? { pki: 0, ca: 0 } : readNumbers(context, reader);
      reader.end();
      if (args.mode !== 0) await modem.certificates.prepare();
      for (const line of modem.certificates.missing(args.mode, numbers)) reply.line(line);
      modem.settings.set(
        "tlsAuthentication",
        changePerLink(modem.settings.get("tlsAuthentication"), args.linkId, () => ({ mode: args.mode, ...numbers })),
      );
    },
  ),
});

function readNumbers({ modem }: CommandContext, reader: ArgumentReader): { readonly pki: number; readonly ca: number } {
  if (!modem.dialect.rules.sslNumbersRequired) {
    return { pki: reader.read(optional(pki)) ?? 0, ca: reader.read(optional(ca)) ?? 0 };
  }
  demand(reader.remaining > 0);
  return reader.readAll([pki, ca]);
}
