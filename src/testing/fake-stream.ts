import { type Endpoint, NetworkError, type StreamHandlers, type StreamSocket } from "../core/ports.js";
import { requireKeepAlive } from "../node/network/arguments.js";

/** What a stream needs of the internet that it lives in. */
export interface FakeWire {
  readonly windowBytes: number;
  /** Runs `arrive` at the other end: after the latency, in the order of the calls. */
  transmit(arrive: () => void): void;
  /** Runs `action` at this end, later at the same time. */
  soon(action: () => void): void;
}

interface Outgoing {
  readonly bytes: Uint8Array;
  taken: number;
  resolve(): void;
  reject(error: NetworkError): void;
}

type Incoming = Uint8Array | "end" | NetworkError;

/** One end of a TCP connection between two programs in one process, with a receive window and real back-pressure. */
export class FakeStream implements StreamSocket {
  local: Endpoint;
  readonly #wire: FakeWire;
  readonly #onOver: () => void;
  readonly #outgoing: Outgoing[] = [];
  readonly #incoming: Incoming[] = [];
  #state: "connecting" | "open" | "closing" | "over" = "connecting";
  /** Absent once the owner must hear nothing any more. */
  #handlers: StreamHandlers | undefined;
  #peer: FakeStream | undefined;
  #bytesInPeerWindow = 0;
  #paused = false;
  #delivering = false;

  constructor(
    wire: FakeWire,
    readonly remote: Endpoint,
    unboundLocal: Endpoint,
    onOver: () => void,
  ) {
    this.#wire = wire;
    this.local = unboundLocal;
    this.#onOver = onOver;
  }

  // ------------------------------------------------------------------------------- the owner's side

  send(bytes: Uint8Array): Promise<void> {
    if (this.#state === "closing" || this.#state === "over") return Promise.reject(closedError());
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#outgoing.push({ bytes, taken: 0, resolve, reject });
      this.#pump();
    });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#wire.soon(() => this.#deliver());
  }

  close(): void {
    if (this.#state === "closing" || this.#state === "over") return;
    this.#handlers = undefined;
    if (this.#state === "connecting" && this.#outgoing.length === 0) {
      this.#finish();
      return;
    }
    const connected = this.#state === "open";
    this.#state = "closing";
    this.#discardIncoming();
    if (connected) this.#pump();
  }

  reset(): void {
    if (this.#state === "over") return;
    this.#handlers = undefined;
    const peer = this.#peer;
    if (peer) this.#wire.transmit(() => peer.#arrive(resetError()));
    this.#finish();
  }

  setKeepAlive(seconds: number): void {
    // Nothing between two ends in one process can die unnoticed, so there is nothing to probe.
    requireKeepAlive(seconds);
  }

  setNoDelay(_on: boolean): void {
    // Nothing is ever delayed.
  }

  // ---------------------------------------------------------------------------- the network's side

  /** Whether the owner has given up, so that the attempt to connect is void. */
  get isOver(): boolean {
    return this.#state === "over";
  }

  /** Absent for the accepting end until the listener's owner has told them. */
  setHandlers(handlers: StreamHandlers): void {
    if (this.#state === "connecting" || this.#state === "open") this.#handlers = handlers;
    if (this.#incoming.length > 0) this.#wire.soon(() => this.#deliver());
  }

  /** The connection is up, as seen from this end. */
  establish(peer: FakeStream, local: Endpoint): void {
    if (this.#state === "over") {
      this.#wire.transmit(() => peer.#arrive(resetError()));
      return;
    }
    this.#peer = peer;
    this.local = local;
    if (this.#state === "connecting") {
      this.#state = "open";
      this.#handlers?.onOpen?.();
    }
    this.#pump();
  }

  /** The connection could not be made. */
  failToConnect(error: NetworkError): void {
    if (this.#state === "over") return;
    const handlers = this.#handlers;
    this.#finish(error);
    handlers?.onClose(error);
  }

  #pump(): void {
    const peer = this.#peer;
    if (!peer) return;
    for (let head = this.#outgoing[0]; head; head = this.#outgoing[0]) {
      const room = this.#wire.windowBytes - this.#bytesInPeerWindow;
      if (room <= 0) return;
      const segment = head.bytes.slice(head.taken, head.taken + room);
      head.taken += segment.length;
      this.#bytesInPeerWindow += segment.length;
      this.#wire.transmit(() => peer.#arrive(segment));
      if (head.taken < head.bytes.length) return;
      this.#outgoing.shift();
      head.resolve();
    }
    if (this.#state === "closing") {
      this.#wire.transmit(() => peer.#arrive("end"));
      this.#finish();
    }
  }

  #arrive(item: Incoming): void {
    if (item instanceof NetworkError) this.#rejectOutgoing(item);
    if (this.#state === "closing" || this.#state === "over") {
      // A reset takes away what was still queued; anything else is read by nobody.
      if (item instanceof NetworkError) this.#finish();
      else this.#releaseWindow(item);
      return;
    }
    this.#incoming.push(item);
    this.#deliver();
  }

  #deliver(): void {
    // A handler that resumes or sends must not be called again inside itself.
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      while (!this.#paused && this.#handlers) {
        const item = this.#incoming.shift();
        if (item === undefined) return;
        if (item instanceof Uint8Array) {
          this.#releaseWindow(item);
          this.#handlers.onData(item);
        } else {
          this.#deliverClose(this.#handlers, item);
        }
      }
    } finally {
      this.#delivering = false;
    }
  }

  #deliverClose(handlers: StreamHandlers, item: "end" | NetworkError): void {
    this.#handlers = undefined;
    if (item === "end") {
      // The peer has closed its end for good, so a FIN of ours would tell it nothing.
      this.#finish();
      handlers.onClose();
    } else {
      this.#finish(item);
      handlers.onClose(item);
    }
  }

  #discardIncoming(): void {
    for (const item of this.#incoming.splice(0)) this.#releaseWindow(item);
  }

  #releaseWindow(item: Incoming): void {
    if (!(item instanceof Uint8Array)) return;
    const peer = this.#peer;
    this.#wire.transmit(() => {
      if (!peer || peer.#state === "over") return;
      peer.#bytesInPeerWindow -= item.length;
      peer.#pump();
    });
  }

  #finish(error: NetworkError = closedError()): void {
    if (this.#state === "over") return;
    this.#state = "over";
    this.#handlers = undefined;
    this.#discardIncoming();
    this.#rejectOutgoing(error);
    this.#onOver();
  }

  #rejectOutgoing(error: NetworkError): void {
    for (const outgoing of this.#outgoing.splice(0)) outgoing.reject(error);
  }
}

function closedError(): NetworkError {
  return new NetworkError("closed", "the connection is closed");
}

function resetError(): NetworkError {
  return new NetworkError("reset", "the peer reset the connection");
}
