import { demand, demandFor } from "../../dispatch/command-error.js";
import type { CommandContext } from "../../dispatch/define-command.js";
import { type ArgumentReader, type ArgumentsOf, linkId, number, optional, string } from "../../dispatch/parameters.js";
import { readPayload } from "../../dispatch/read-payload.js";
import type { Link } from "../../links/link.js";
import type { Modem } from "../../modem.js";
import { NetworkError } from "../../ports.js";
import type { PayloadOptions } from "../../serial/payload-reader.js";
import { openLink } from "./link-parameters.js";

export const SEND_OK = "\r\nSEND OK\r\n";
export const SEND_FAIL = "\r\nSEND FAIL\r\n";
const SEND_CANCELED = "\r\nSEND Canceled\r\n";

/** The parameters of AT+CIPSEND and AT+CIPSENDEX; the length's limit is the dialect's. */
export const sendParameters = [linkId(), number("length", "bytes")] as const;

const peer = [
  string("host", "where to send to, and everything later", { minimumLength: 1 }),
  optional(number("port", "its port", { minimum: 1, maximum: 65535 })),
] as const;

export const sendVariants = [{ when: "the link is UDP", parameters: peer }] as const;

/** AT+CIPSEND and AT+CIPSENDEX from the arguments to SEND OK. Source: seed; golden 08, 10, 12, 14, 18. */
export async function sendPayload(
  context: CommandContext<ArgumentsOf<typeof sendParameters>>,
  reader: ArgumentReader,
  options: Omit<PayloadOptions, "lengthBytes">,
): Promise<void> {
  const { modem, args, reply } = context;
  const { dialect } = modem;
  demandFor(dialect, "passthrough is on", modem.settings.get("passthrough") === 0);
  const link = openLink(modem, args.linkId, "link is not open");
  demandFor(dialect, "too long", args.length <= dialect.limits.sendBytes);
  demand(args.length >= 1);
  if (reader.remaining > 0) await choosePeer(modem, link, reader);

  const payload = await readPayload(modem, { ...options, lengthBytes: args.length });
  if (payload === undefined) {
    reply.end(SEND_CANCELED);
    return;
  }
  reply.raw(`\r\nRecv ${payload.length} bytes\r\n`);
  reply.flush();
  reply.end((await succeeds(modem.links.send(link, payload))) ? SEND_OK : SEND_FAIL);
  modem.links.gate.closeForGap();
}

async function succeeds(sending: Promise<void>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (failure) {
    if (failure instanceof NetworkError) return false;
    throw failure;
  }
}

/** UDP only: the link's peer changes for good, even when the line is refused for having too much (golden 17, 18). */
export async function choosePeer(modem: Modem, link: Link, reader: ArgumentReader): Promise<void> {
  demand(link.isUdp);
  const { host, port } = reader.readAll(peer);
  const address = await modem.resolve(host, link.type === "UDPv6" ? { family: 6 } : {});
  link.remote = { address, port: port ?? 0 };
  reader.end();
}
