import type { Modem } from "../modem.js";
import { NetworkError } from "../ports.js";
import type { Link } from "./link.js";
import { sendTimeoutMs } from "./tcp-options.js";

/** Resolves when the network has taken the bytes; rejects with {@link NetworkError}. */
export async function send(modem: Modem, link: Link, bytes: Uint8Array): Promise<void> {
  if (link.over || !link.transport) throw new NetworkError("closed", `link ${link.id} is closed`);
  if (modem.dialect.rules.sendingRestartsTimeout) link.lastActivityMs = modem.clock.now();
  if (bytes.length === 0) return;
  const timeoutMs = sendTimeoutMs(modem, link);
  if (timeoutMs > 0) return giveWithin(timeoutMs, modem, link, bytes);
  const given = give(link, bytes);
  link.lastSend = given.catch(() => undefined);
  await given;
}

async function give(link: Link, bytes: Uint8Array): Promise<void> {
  if (link.over || !link.transport) throw new NetworkError("closed", `link ${link.id} is closed`);
  link.sendingBytes += bytes.length;
  try {
    await link.transport.send(bytes);
  } finally {
    link.sendingBytes -= bytes.length;
  }
}

/**
 * AT+CIPTCPOPT's send timeout: gives up waiting. What the stack has begun to take stays with it; what has not had its
 * turn is not sent later, so that a host that tries again and again does not fill the memory.
 */
function giveWithin(timeoutMs: number, modem: Modem, link: Link, bytes: Uint8Array): Promise<void> {
  const { length } = bytes;
  return new Promise((resolve, reject) => {
    let waiting: Uint8Array | undefined = bytes;
    const takeTurn = () => {
      const payload = waiting;
      waiting = undefined;
      if (payload) link.sendingBytes -= length;
      return payload;
    };
    link.sendingBytes += length;
    const timer = modem.clock.schedule(timeoutMs, () => {
      takeTurn();
      reject(new NetworkError("timeout", `link ${link.id}: nothing was taken for ${timeoutMs} ms`));
    });
    link.lastSend = link.lastSend.then(async () => {
      const payload = takeTurn();
      if (payload) await give(link, payload).then(resolve, reject);
      timer.cancel();
    });
  });
}
