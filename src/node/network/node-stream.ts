import type { Socket } from "node:net";
import { type Endpoint, NetworkError, SENT, type StreamHandlers, type StreamSocket } from "../../core/ports.js";
import { longestTimeoutMs } from "../longest-timeout.js";
import { anyAddress, plainAddress } from "./addresses.js";
import { requireKeepAlive } from "./arguments.js";
import { toNetworkError } from "./errors.js";
import { type PendingSend, PendingSends } from "./pending-sends.js";
import { toHandshakeError } from "./tls-errors.js";

export interface NodeStreamOptions {
  readonly state: "connecting" | "open";
  readonly remote: Endpoint;
  /** With TLS: the TCP connection below the socket. */
  readonly transport?: Socket;
  /** The local port to report instead of the computer's own. */
  readonly localPort?: number;
  /** How long close() waits for a peer that does not read, or does not close its own end. */
  readonly lingerMs: number;
  /** The socket is released. */
  readonly onReleased: () => void;
}

/**
 * A TCP connection on a socket of Node. The socket has to be made with `allowHalfOpen`, because this class decides
 * when the own end is closed. What Node cannot tell apart: a reset that comes while data waits in the system, because
 * the owner has paused, is reported as a close by the peer (libuv takes the hang-up after a partial read for the end).
 */
export class NodeStream implements StreamSocket {
  readonly remote: Endpoint;
  readonly #socket: Socket;
  readonly #transport: Socket;
  readonly #options: NodeStreamOptions;
  readonly #pendingSends = new PendingSends();
  /** "closing": nobody listens any more, what was queued still goes out. */
  #state: "connecting" | "open" | "closing" | "released";
  #handshaking = false;
  #isOpenedLate = false;
  #handlers: StreamHandlers | undefined;
  #paused = false;
  /** Data that Node had read, and the owner had not, when the connection failed. */
  #leftover: Uint8Array[] = [];
  #failure: NetworkError | undefined;
  #keepAliveSeconds = 0;
  #noDelay = false;
  #connectTimer: NodeJS.Timeout | undefined;
  #lingerTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, options: NodeStreamOptions) {
    this.#socket = socket;
    this.#transport = options.transport ?? socket;
    this.#options = options;
    this.remote = options.remote;
    this.#state = options.state;
    if (options.transport)
      this.#transport.once("connect", () => {
        this.#handshaking = true;
      });
    socket.once(options.transport ? "secureConnect" : "connect", () => this.#onConnect());
    socket.on("data", (bytes: Buffer) => this.#handlers?.onData(asBytes(bytes)));
    socket.on("end", () => this.#onEnd());
    socket.on("error", (error) => this.#onError(error));
    socket.on("close", () => this.#onReleased());
  }

  /** From now on the owner hears of the connection; before, nothing has been delivered. */
  setHandlers(handlers: StreamHandlers): void {
    if (this.#state === "connecting" || this.#state === "open") this.#handlers = handlers;
  }

  /** Fails with "timeout" unless connected within so many milliseconds. */
  limitConnecting(timeoutMs: number): void {
    const giveUp = () => this.#socket.destroy(new NetworkError("timeout", `no answer within ${timeoutMs} ms`));
    this.#connectTimer = setTimeout(giveUp, Math.min(timeoutMs, longestTimeoutMs));
  }

  get local(): Endpoint {
    const { localAddress, localPort } = this.#transport;
    if (localAddress === undefined || localPort === undefined || this.#state === "connecting") {
      return { address: anyAddress[this.remote.address.includes(":") ? 6 : 4], port: 0 };
    }
    return { address: plainAddress(localAddress), port: this.#options.localPort ?? localPort };
  }

  send(bytes: Uint8Array): Promise<void> {
    if (this.#state === "closing" || this.#state === "released" || this.#failure) {
      return Promise.reject(this.#failure ?? closedError());
    }
    if (bytes.length === 0) return Promise.resolve();
    let send: PendingSend | undefined;
    this.#socket.write(bytes, (error) => send?.settle(this.#whyNotSent(error)));
    if (this.#socket.writableLength === 0 && !this.#socket.errored && !this.#socket.destroyed) return SENT;
    send = this.#pendingSends.add();
    return send.sent;
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#state === "released") setImmediate(() => this.#deliverRest());
    else this.#socket.resume();
  }

  close(): void {
    this.#handlers = undefined;
    if (this.#state === "connecting" && this.#pendingSends.count === 0) this.#socket.destroy();
    else if (this.#state !== "released") this.#closeOwnEnd();
  }

  reset(): void {
    this.#handlers = undefined;
    this.#pendingSends.rejectAll(closedError());
    // Node would wait for the connection first, and cannot send RST after FIN.
    if (this.#state === "open" || this.#handshaking) this.#transport.resetAndDestroy();
    else this.#socket.destroy();
    if (this.#state !== "released") this.#state = "closing";
  }

  /**
   * Probes an idle peer. Node sets only the idle time; the probes that follow come every second, and the connection
   * fails with "timeout" when ten of them stay unanswered, `seconds` + 10 seconds after the peer has vanished.
   */
  setKeepAlive(seconds: number): void {
    requireKeepAlive(seconds);
    this.#keepAliveSeconds = seconds;
    if (this.#state === "open") this.#applyOptions();
  }

  setNoDelay(on: boolean): void {
    this.#noDelay = on;
    if (this.#state === "open") this.#applyOptions();
  }

  #onConnect(): void {
    this.#handshaking = false;
    clearTimeout(this.#connectTimer);
    if (this.#state !== "connecting") return;
    this.#state = "open";
    this.#applyOptions();
    this.#handlers?.onOpen?.();
  }

  /** The connection had been there, and is gone before Node could say so: with TLS in the handshake. */
  #onLateConnect(): void {
    if (this.#options.transport) {
      this.#handshaking = true;
    } else {
      this.#isOpenedLate = true;
      this.#state = "open";
      this.#handlers?.onOpen?.();
    }
  }

  /** Options that are set while Node connects get lost. */
  #applyOptions(): void {
    this.#transport.setNoDelay(this.#noDelay);
    this.#transport.setKeepAlive(this.#keepAliveSeconds > 0, this.#keepAliveSeconds * 1000);
  }

  /** The peer's FIN, with everything before it delivered. */
  #onEnd(): void {
    // Node's own error about it follows.
    if (this.#handshaking) return;
    const handlers = this.#handlers;
    this.#handlers = undefined;
    this.#pendingSends.rejectAll(closedError());
    this.#closeOwnEnd();
    handlers?.onClose();
  }

  #onError(error: Error): void {
    if (this.#state === "connecting" && wasConnected(error)) this.#onLateConnect();
    this.#failure ??= this.#describe(error);
    // Node drops what it has buffered for a paused owner, although it arrived before the failure.
    for (let bytes = this.#socket.read(); bytes !== null; bytes = this.#socket.read()) {
      this.#leftover.push(asBytes(bytes));
    }
    // After an alert of TLS Node would go on to an ordinary end.
    this.#socket.destroy();
  }

  #onReleased(): void {
    this.#state = "released";
    clearTimeout(this.#connectTimer);
    clearTimeout(this.#lingerTimer);
    this.#pendingSends.rejectAll(this.#failure ?? closedError());
    this.#options.onReleased();
    // who has just heard of the connection gets a moment to begin with it
    if (this.#isOpenedLate) setImmediate(() => this.#deliverRest());
    else if (!this.#paused || this.#leftover.length === 0) this.#deliverRest();
  }

  #deliverRest(): void {
    while (this.#leftover.length > 0) {
      if (this.#paused) return;
      const bytes = this.#leftover.shift();
      if (bytes) this.#handlers?.onData(bytes);
    }
    const handlers = this.#handlers;
    this.#handlers = undefined;
    handlers?.onClose(this.#failure);
  }

  #closeOwnEnd(): void {
    if (this.#state === "closing") return;
    this.#state = "closing";
    const socket = this.#socket;
    this.#lingerTimer = setTimeout(() => socket.destroy(), this.#options.lingerMs).unref();
    // With FIN on its way nothing of ours can get lost any more: the process need not wait for the peer.
    socket.end(() => socket.unref());
    // Read on without listening, so that the peer's FIN is seen and its data is not answered with RST.
    socket.resume();
  }

  /** Node reports success for what was under way when the socket was destroyed. */
  #whyNotSent(error: Error | null | undefined): NetworkError | undefined {
    const cause = this.#socket.errored ?? error;
    if (cause) return this.#describe(cause);
    return this.#socket.destroyed ? closedError() : undefined;
  }

  #describe(error: Error): NetworkError {
    const peer = `${this.remote.address} port ${this.remote.port}`;
    if (this.#handshaking) return toHandshakeError(error, `the TLS handshake with ${peer}`);
    const action = this.#state === "connecting" ? "connecting to" : "the connection with";
    return toNetworkError(error, `${action} ${peer}`);
  }
}

/** The same memory without what Buffer adds: its slice() shares memory where that of Uint8Array copies. */
export function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/**
 * A peer that accepts and resets at once, so that both are known when Node looks: it reports the reset as the failure
 * to connect. One that does not accept at all gives ECONNREFUSED.
 */
function wasConnected(error: NodeJS.ErrnoException): boolean {
  return error.syscall === "connect" && error.code === "ECONNRESET";
}

function closedError(): NetworkError {
  return new NetworkError("closed", "the connection is closed");
}
