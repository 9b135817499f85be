import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { NetworkError } from "../../core/ports.js";

/** How often the bytes are looked at that have come. */
const longestStepMs = 100;
const leastSteps = 10;

/**
 * Ends the handshake of a client with "timeout" when nothing has come for `idleMs` of it. Node tells of no packet
 * before the handshake is over, so what has come is counted from time to time. Looks are counted rather than
 * milliseconds: while the process itself is held up, the peer's packets wait unread.
 */
export function watchHandshake(transport: Socket, socket: TLSSocket, idleMs: number): void {
  transport.once("connect", () => {
    const stepMs = Math.min(longestStepMs, idleMs / leastSteps);
    const mostLooks = Math.ceil(idleMs / stepMs);
    let seenBytes = transport.bytesRead;
    let quietLooks = 0;
    const timer = setInterval(() => {
      quietLooks = transport.bytesRead === seenBytes ? quietLooks + 1 : 0;
      seenBytes = transport.bytesRead;
      if (quietLooks < mostLooks) return;
      socket.destroy(new NetworkError("timeout", `the server has said nothing for ${idleMs} ms of the handshake`));
    }, stepMs);
    const stop = () => clearInterval(timer);
    socket.once("secureConnect", stop).once("close", stop);
  });
}
