import type { Socket } from "node:net";
import type { Duplex, Readable, Writable } from "node:stream";
import { cutPieces, lengthOf } from "../../core/bytes.js";

/** So much leaves at once, without waiting for the end of the turn. */
const BLOCK_BYTES = 64 * 1024;
/** What may wait in a stream for its reader before the writer is held up. */
const LIMIT_BYTES = 2 * BLOCK_BYTES;
/** How long a client that does not read may hold up the end. */
const LAST_BYTES_MS = 250;

/** The same bytes without Buffer's own methods, whose `slice` does not copy. */
export function plainBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** One array of all pieces. Unlike a new Uint8Array, it is not filled with zeros first. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  return first && pieces.length === 1 ? first : plainBytes(Buffer.concat(pieces));
}

/** Less is joined in small memory, of which Buffer has some at hand. */
const SMALL_BYTES = 4096;

/**
 * Joins pieces for a system that takes them at once, in memory that is used again and again. To fetch fresh memory into
 * the processor's caches costs more than the joining.
 */
class Joint {
  #memory: Buffer | undefined;

  /** One array of all pieces, which is good until the next call unless it is kept. */
  join(pieces: readonly Uint8Array[]): Uint8Array {
    const length = lengthOf(pieces);
    if (pieces.length === 1 || length < SMALL_BYTES || length > LIMIT_BYTES) return joinBytes(pieces);
    this.#memory ??= Buffer.allocUnsafeSlow(LIMIT_BYTES);
    let offset = 0;
    for (const piece of pieces) {
      this.#memory.set(piece, offset);
      offset += piece.length;
    }
    return new Uint8Array(this.#memory.buffer, 0, length);
  }

  /** What was joined last is still needed. */
  keep(): void {
    this.#memory = undefined;
  }
}

/** One for all: nobody needs it for longer than a call of the system lasts. */
export const joint = new Joint();

/**
 * Writing to a stream with a limit: what a {@link SerialPortAdapter} promises, over what Node's streams give. What is
 * written in one turn of the event loop leaves at once: a call of the system costs more than all that led to it, and
 * an answer is written in several pieces.
 */
export class StreamOutput {
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #turn: NodeJS.Immediate | undefined;
  /** Written and not yet taken by the system. */
  #waitingBytes = 0;
  #writerWaits = false;
  #drains: (() => void)[] = [];

  constructor(
    private readonly stream: Writable,
    private readonly onWritable: () => void,
  ) {}

  write(pieces: readonly Uint8Array[]): number {
    const length = lengthOf(pieces);
    if (!this.stream.writable) return length; // nobody there: it is lost
    const taken = Math.min(length, LIMIT_BYTES - this.#waitingBytes);
    if (taken > 0) {
      this.#waitingBytes += taken;
      for (const piece of taken === length ? pieces : cutPieces(pieces, taken)[0]) this.#gathered.push(piece);
      this.#gatheredBytes += taken;
      if (this.#gatheredBytes >= BLOCK_BYTES) this.flush();
      else this.flushLater();
    }
    if (taken < length) this.#writerWaits = true;
    return taken;
  }

  /**
   * Whoever has just asked for a turn of its own, in which it may write, calls this then: what is written in that turn
   * leaves behind it, in the same round of the event loop.
   */
  flushLater(): void {
    this.#turn ??= setImmediate(() => this.flush());
  }

  /** Gives the stream what was written in this turn, without waiting for its end. */
  flush(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    const gathered = this.#gathered;
    if (gathered.length === 0) return;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    const bytes = joint.join(gathered);
    const { length } = bytes;
    if (this.stream.writable) this.stream.write(bytes, () => this.#written(length));
    else this.#written(length);
    if (this.stream.writableLength > 0) joint.keep();
  }

  drain(done: () => void): void {
    if (this.#waitingBytes === 0) done();
    else this.#drains.push(done);
  }

  /** Also called for what the stream gave up: Node calls back for every write. */
  #written(lengthBytes: number): void {
    this.#waitingBytes -= lengthBytes;
    if (this.#waitingBytes === 0) {
      const drains = this.#drains;
      this.#drains = [];
      for (const done of drains) done();
    }
    if (this.#writerWaits && this.#waitingBytes <= LIMIT_BYTES / 2) {
      this.#writerWaits = false;
      this.onWritable();
    }
  }
}

/** Reading a stream whole reads at a time; nothing is handed over while it is paused. */
export function readStream(stream: Readable | Duplex, paused: boolean, onData: (bytes: Uint8Array) => void): void {
  stream.on("data", (buffer: Buffer) => onData(plainBytes(buffer)));
  if (paused) stream.pause();
}

/** Sends what is waiting, says goodbye and is gone after a short while in any case. */
export function closeSocket(socket: Socket, output: StreamOutput): Promise<void> {
  output.flush();
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timeout = setTimeout(() => socket.destroy(), LAST_BYTES_MS);
    socket.once("close", () => {
      clearTimeout(timeout);
      resolve();
    });
    socket.removeAllListeners("data");
    socket.resume(); // unread input would turn the goodbye into a reset
    socket.end(() => socket.destroySoon());
  });
}
