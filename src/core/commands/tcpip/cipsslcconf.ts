import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { type ArgumentReader, linkId, number, optional } from "../../dispatch/parameters.js";
import { changeTls, showTls } from "./ssl-parameters.js";

const pki = number("pki", "number of the certificate and key", { minimum: 0, maximum: 255 });
const ca = number("ca", "number of the CA", { minimum: 0, maximum: 255 });

/** Bits of the authentication mode. */
export const Authentication = { client: 1, server: 2 } as const;

/** Seed: AT+CIPSSLCCONF. Which parameters must be there: golden 30, 31; missing certificates: wire facts 10.5. */
export const cipsslcconf = defineCommand({
  name: "CIPSSLCCONF",
  chapter: "tcpip",
  summary: "Show or choose who shows certificates to whom.",
  query({ modem, reply }) {
    showTls(modem, reply, "CIPSSLCCONF", (tls) => [tls.authentication, tls.pki, tls.ca]);
  },
  set: setWithVariants(
    [linkId(5), number("mode", "0 nobody, 1 client, 2 server, 3 both", { minimum: 0, maximum: 3 })],
    [{ when: "mode is not 0", parameters: [pki, ca] }],
    (context, reader) => {
      const { modem, args, reply } = context;
      const numbers = args.mode === 0 ? { pki: 0, ca: 0 } : readNumbers(context, reader);
      reader.end();
      for (const line of modem.certificates.missing(args.mode, numbers)) reply.line(line);
      changeTls(modem, args.linkId, { authentication: args.mode, ...numbers });
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
