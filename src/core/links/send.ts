import type { Modem } from "../modem.js";
import { NetworkError, SENT } from "../ports.js";
import type { Link } from "./link.js";
import { sendTimeoutMs } from "./tcp-options.js";

/** Resolves when the network has taken the bytes; rejects with {@link NetworkError}. */
export function send(modem: Modem, link: Link, bytes: Uint8Array): Promise<void> {
  if (link.over || !link.transport) return Promise.reject(closedError(link));
  if (modem.dialect.rules.sendingRestartsTimeout) link.lastActivityMs = modem.clock.now();
  if (bytes.length === 0) return Promise.resolve();
  const timeoutMs = sendTimeoutMs(modem, link);
  if (timeoutMs > 0) return giveWithin(timeoutMs, modem, link, bytes);
  const sending = give(link, bytes);
  link.lastSend = sending;
  return sending;
}

function give(link: Link, bytes: Uint8Array): Promise<void> {
  if (link.over || !link.transport) return Promise.reject(closedError(link));
  const { length } = bytes;
  link.sendingBytes += length;
  const sending = link.transport.send(bytes);
  if (sending === SENT) {
    link.sendingBytes -= length;
    return SENT;
  }
  return sending.then(
    () => {
      link.sendingBytes -= length;
    },
    (failure: unknown) => {
      link.sendingBytes -= length;
      throw failure;
    },
  );
}

function closedError(link: Link): NetworkError {
  return new NetworkError("closed", `link ${link.id} is closed`);
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
    const giveInTurn = async () => {
      const payload = takeTurn();
      if (payload) await give(link, payload).then(resolve, reject);
      timer.cancel();
    };
    link.lastSend = link.lastSend.then(giveInTurn, giveInTurn);
  });
}
