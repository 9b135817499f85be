import type { Socket } from "node:net";
import type { Server, TLSSocket } from "node:tls";
import { NetworkError, type TlsListenOptions } from "../../core/ports.js";
import { handshakeOffer } from "./tls-cipher-suites.js";
import { describeTlsError } from "./tls-errors.js";

export interface TlsAcceptorOptions extends TlsListenOptions {
  /** A client that has not finished its handshake by then is dropped. */
  readonly handshakeTimeoutMs: number;
  readonly onFailure: (reason: string) => void;
}

/** Beyond so many unfinished handshakes a new client is reset. */
const mostHandshakes = 32;

interface Handshake {
  readonly transport: Socket;
  readonly onSecure: (socket: TLSSocket) => void;
}

/** Makes TLS connections of the TCP connections that a server has accepted. */
export class TlsAcceptor {
  /** Never listens: it is given its connections. */
  readonly #server: Server;
  readonly #handshakes = new Map<string, Handshake>();
  readonly #onFailure: (reason: string) => void;
  #closed = false;

  /** @throws NetworkError "tls" for an identity or authorities that cannot be used */
  constructor({ identity, authorities, newestVersion, handshakeTimeoutMs, onFailure }: TlsAcceptorOptions) {
    const { certificate: cert, key } = identity;
    const checks = { ca: authorities ?? [], requestCert: authorities !== undefined, allowPartialTrustChain: true };
    const offer = handshakeOffer({ newestVersion });
    this.#onFailure = onFailure;
    try {
      const { createServer } = process.getBuiltinModule("node:tls");
      this.#server = createServer({ ...offer, cert, key, ...checks, handshakeTimeout: handshakeTimeoutMs });
    } catch (error) {
      throw new NetworkError("tls", `TLS cannot be served: ${describeTlsError(error)}`, { cause: error });
    }
    this.#server.on("secureConnection", (socket) => this.#finish(socket));
    this.#server.on("tlsClientError", (error, socket) => {
      socket.destroy();
      if (!this.#closed) onFailure(describeTlsError(error));
    });
  }

  /** `onSecure` is called once the handshake has succeeded, and never otherwise. */
  accept(transport: Socket, onSecure: (socket: TLSSocket) => void): void {
    if (this.#handshakes.size >= mostHandshakes) {
      transport.on("error", () => undefined);
      transport.resetAndDestroy();
      this.#onFailure(`${mostHandshakes} other handshakes are under way`);
      return;
    }
    const key = keyOf(transport);
    this.#handshakes.set(key, { transport, onSecure });
    transport.once("close", () => {
      if (this.#handshakes.get(key)?.transport === transport) this.#handshakes.delete(key);
    });
    // A client that closes its end in the middle will not finish the handshake.
    transport.allowHalfOpen = false;
    this.#server.emit("connection", transport);
  }

  /** Resets the clients whose handshake is under way. */
  close(): void {
    this.#closed = true;
    for (const { transport } of this.#handshakes.values()) transport.resetAndDestroy();
    this.#handshakes.clear();
  }

  #finish(socket: TLSSocket): void {
    const key = keyOf(socket);
    const handshake = this.#handshakes.get(key);
    this.#handshakes.delete(key);
    if (!handshake) {
      socket.destroy();
      return;
    }
    for (const half of [socket, handshake.transport]) half.allowHalfOpen = true;
    handshake.onSecure(socket);
  }
}

/** Tells the connections of one server apart; Node does not say which one a TLS connection stands on. */
function keyOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return [localAddress, localPort, remoteAddress, remotePort].join(" ");
}
