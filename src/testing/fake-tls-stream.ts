import { concatBytes } from "../core/bytes.js";
import { type Endpoint, NetworkError, type StreamHandlers, type StreamSocket } from "../core/ports.js";

/** One message of the handshake; JSON in a record that begins as a real one does. */
export type FakeTlsMessage =
  | { readonly kind: "clientHello"; readonly hello: FakeClientHello }
  | { readonly kind: "serverHello"; readonly hello: FakeServerHello }
  | { readonly kind: "clientFinished"; readonly certificate?: string }
  | { readonly kind: "serverFinished" }
  | { readonly kind: "alert"; readonly reason: string };

/** What a client says of itself first. */
export interface FakeClientHello {
  readonly serverName?: string;
  readonly protocols: readonly string[];
  readonly newestVersion: "1.2" | "1.3";
  /** IANA numbers; absent: all. */
  readonly cipherSuites?: readonly number[];
  /** The key is in hexadecimal. */
  readonly preSharedKey?: { readonly identity: string; readonly key: string };
}

export interface FakeServerHello {
  readonly version: "1.2" | "1.3";
  readonly protocol?: string;
  /** PEM; absent with a pre-shared key. */
  readonly certificate?: string;
  readonly wantsCertificate: boolean;
}

/** One side of the handshake; it answers with {@link FakeTlsStream.sendMessage}, and ends it with open() or fail(). */
export type FakeHandshake = (message: FakeTlsMessage, stream: FakeTlsStream) => void;

const recordHead = [0x16, 0x03, 0x03];
const headBytes = 5;

interface QueuedSend {
  readonly bytes: Uint8Array;
  resolve(): void;
  reject(error: NetworkError): void;
}

/** A connection whose payload follows a handshake; what follows is not encrypted. */
export class FakeTlsStream implements StreamSocket {
  readonly #inner: StreamSocket;
  readonly #handshake: FakeHandshake;
  /** Cancels the time limit, among others; called once when the handshake is over. */
  readonly #onHandshakeOver: () => void;
  #state: "handshaking" | "open" | "over" = "handshaking";
  #handlers: StreamHandlers | undefined;
  #unread: Uint8Array = new Uint8Array();
  readonly #queued: QueuedSend[] = [];
  #paused = false;
  #closing = false;

  constructor(inner: StreamSocket, handshake: FakeHandshake, onHandshakeOver: () => void) {
    this.#inner = inner;
    this.#handshake = handshake;
    this.#onHandshakeOver = onHandshakeOver;
  }

  // ------------------------------------------------------------------------------- the owner's side

  get local(): Endpoint {
    return this.#inner.local;
  }

  get remote(): Endpoint {
    return this.#inner.remote;
  }

  get isHandshaking(): boolean {
    return this.#state === "handshaking";
  }

  setHandlers(handlers: StreamHandlers): void {
    if (this.#state !== "over" && !this.#closing) this.#handlers = handlers;
  }

  send(bytes: Uint8Array): Promise<void> {
    if (this.#closing || this.#state === "over") return Promise.reject(closedError());
    if (this.#state === "open") return this.#inner.send(bytes);
    return new Promise((resolve, reject) => this.#queued.push({ bytes, resolve, reject }));
  }

  pause(): void {
    this.#paused = true;
    if (this.#state === "open") this.#inner.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#state === "open") this.#inner.resume();
  }

  close(): void {
    if (this.#closing || this.#state === "over") return;
    this.#handlers = undefined;
    // What was queued has to go out first, and cannot before the handshake is over.
    this.#closing = true;
    if (this.#queued.length === 0) this.#end(() => this.#inner.close());
  }

  reset(): void {
    this.#handlers = undefined;
    if (this.#state !== "over") this.#end(() => this.#inner.reset());
  }

  setKeepAlive(seconds: number): void {
    this.#inner.setKeepAlive(seconds);
  }

  setNoDelay(on: boolean): void {
    this.#inner.setNoDelay(on);
  }

  // ---------------------------------------------------------------------------- the handshake's side

  sendMessage(message: FakeTlsMessage): void {
    const text = new TextEncoder().encode(JSON.stringify(message));
    const record = Uint8Array.of(...recordHead, text.length >> 8, text.length & 0xff, ...text);
    // Whether it arrives is seen by what comes back.
    this.#inner.send(record).catch(() => undefined);
  }

  /** The handshake has succeeded. */
  open(): void {
    if (this.#state !== "handshaking") return;
    this.#state = "open";
    this.#onHandshakeOver();
    if (this.#paused) this.#inner.pause();
    for (const { bytes, resolve, reject } of this.#queued.splice(0)) this.#inner.send(bytes).then(resolve, reject);
    if (this.#closing) this.#end(() => this.#inner.close());
    else this.#handlers?.onOpen?.();
  }

  /** The handshake has failed; the peer is told the reason when it can be. */
  fail(failure: NetworkError): void {
    if (this.#state !== "handshaking") return;
    const handlers = this.#handlers;
    this.#handlers = undefined;
    if (failure.failure === "tls") this.sendMessage({ kind: "alert", reason: failure.message });
    this.#end(() => this.#inner.close(), failure);
    handlers?.onClose(failure);
  }

  // ---------------------------------------------------------------------------- the connection below

  receive(bytes: Uint8Array): void {
    if (this.#state === "handshaking") {
      this.#unread = concatBytes([this.#unread, bytes]);
      while (this.#state === "handshaking" && this.#takeRecord());
    } else if (this.#state === "open") {
      this.#handlers?.onData(bytes);
    }
  }

  /** The connection below is over; without a handshake that was none. */
  endBelow(failure: NetworkError | undefined): void {
    const handlers = this.#handlers;
    this.#handlers = undefined;
    const isBroken = this.#state === "handshaking" && (failure === undefined || failure.failure === "reset");
    const reason = isBroken ? new NetworkError("tls", "the peer closed the connection in the handshake") : failure;
    this.#end(() => undefined, reason);
    handlers?.onClose(reason);
  }

  /** Whether there was a whole one, so that there may be another. */
  #takeRecord(): boolean {
    const unread = this.#unread;
    const [, , , high = 0, low = 0] = unread;
    const end = headBytes + (high << 8) + low;
    if (recordHead.some((byte, index) => (unread[index] ?? byte) !== byte)) {
      this.fail(new NetworkError("tls", "the peer does not speak TLS"));
      return false;
    }
    if (unread.length < headBytes || unread.length < end) return false;
    this.#unread = unread.slice(end);
    const message = parseMessage(new TextDecoder().decode(unread.subarray(headBytes, end)));
    if (message) this.#handshake(message, this);
    else this.fail(new NetworkError("tls", "the peer does not speak the TLS of this network"));
    return true;
  }

  #end(endInner: () => void, reason: NetworkError = closedError()): void {
    const wasHandshaking = this.#state === "handshaking";
    this.#state = "over";
    for (const { reject } of this.#queued.splice(0)) reject(reason);
    endInner();
    if (wasHandshaking) this.#onHandshakeOver();
  }
}

function parseMessage(text: string): FakeTlsMessage | undefined {
  try {
    return JSON.parse(text) as FakeTlsMessage;
  } catch {
    return undefined;
  }
}

function closedError(): NetworkError {
  return new NetworkError("closed", "the connection is closed");
}
