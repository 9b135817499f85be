import { demand, demandFor } from "../../dispatch/command-error.js";
import type { CommandContext } from "../../dispatch/define-command.js";
import { type ArgumentReader, linkId, missingAllowed, number, string } from "../../dispatch/parameters.js";
import { readPayload } from "../../dispatch/read-payload.js";
import type { Link } from "../../links/link.js";
import { send } from "../../links/send.js";
import type { Modem } from "../../modem.js";
import { NetworkError } from "../../ports.js";
import { resolve } from "../../resolve.js";
import type { PayloadOptions } from "../../serial/payload-reader.js";
import { openLink } from "./link-parameters.js";

export const SEND_OK = "\r\nSEND OK\r\n";
export const SEND_FAIL = "\r\nSEND FAIL\r\n";
const SEND_CANCELED = "\r\nSEND Canceled\r\n";

const sendLink = linkId();
const length = number("length", "bytes");

/** The parameters of AT+CIPSEND, AT+CIPSENDEX and AT+CIPSENDL; the length's limit is the dialect's. */
export const sendParameters = [sendLink, length] as const;

const peerHost = string("host", "where to send to, and everything later; empty: as before");
const peerPort = missingAllowed(number("port", "its port", { minimum: 1, maximum: 65535 }));

export const sendVariants = [{ when: "the link is UDP", parameters: [peerHost, peerPort] }] as const;

export interface WantedSend {
  readonly link: Link;
  readonly lengthBytes: number;
}

/**
 * What the three commands have in common: which link, how much, and where to. What is wrong first decides (library),
 * and the peer of a UDP link changes for good even when the line is refused for having too much (golden 17, 18).
 */
export async function readSend({ modem }: CommandContext, reader: ArgumentReader): Promise<WantedSend> {
  demandFor(modem.dialect, "passthrough is on", modem.settings.get("passthrough") === 0);
  const link = openLink(modem, reader.read(sendLink), "link is not open");
  const lengthBytes = reader.read(length);
  demand(lengthBytes >= 1);
  if (reader.remaining > 0) await choosePeer(modem, link, reader);
  return { link, lengthBytes };
}

/** AT+CIPSEND and AT+CIPSENDEX from the arguments to SEND OK. Source: seed; golden 08, 10, 12, 14, 18. */
export async function sendPayload(
  context: CommandContext,
  reader: ArgumentReader,
  { escapes }: Pick<PayloadOptions, "escapes">,
): Promise<void> {
  const { modem, reply } = context;
  const { link, lengthBytes } = await readSend(context, reader);
  demandFor(modem.dialect, "too long", lengthBytes <= modem.dialect.limits.sendBytes);

  const payload = await readPayload(modem, { escapes, lengthBytes });
  if (payload === undefined) {
    reply.end(SEND_CANCELED);
    return;
  }
  reply.raw(`\r\nRecv ${payload.length} bytes\r\n`);
  reply.flush();
  reply.end((await succeeds(send(modem, link, payload))) ? SEND_OK : SEND_FAIL);
  modem.links.receiver.gate.closeForGap();
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

async function choosePeer(modem: Modem, link: Link, reader: ArgumentReader): Promise<void> {
  demand(link.isUdp);
  const host = reader.read(peerHost);
  const port = reader.read(peerPort) ?? 0;
  if (host !== "") {
    const address = await resolve(modem, host, link.type === "UDPv6" ? { family: 6 } : {});
    link.remote = { address, port };
  }
  reader.end();
}
