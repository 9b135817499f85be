import { Duplex } from "node:stream";
import { ByteQueue } from "./byte-queue.js";
import type { SerialPortAdapter, SerialPortHandlers } from "./port.js";
import { joinBytes, plainBytes } from "./streams.js";

/** What may wait for a reader that does not ask for it, and for a modem that holds its host up. */
const OUTPUT_BYTES = 64 * 1024;
const INPUT_BYTES = 16 * 1024 * 1024;

/** Somebody in this process who reads the modem's output. */
interface Reader {
  /** Whether it takes a piece now. */
  readonly isReady: boolean;
  take(bytes: Uint8Array): void;
}

/** A port without any transport: the host is a program in the same process. */
export class MemoryPort implements SerialPortAdapter {
  readonly name: string = "in-process";
  readonly holdsOutput = false;
  readonly defaultPace = "off";
  readonly #readers = new Set<Reader>();
  readonly #input: ByteQueue;
  readonly #inputTaken: (() => void)[] = [];
  readonly #endings = new Set<(error?: Error) => void>();
  #handlers: SerialPortHandlers | undefined;
  #paused = false;
  #outputWaits = false;
  #closed = false;

  /** `inputBytes`: what may wait for a modem that holds its host up. */
  constructor(inputBytes = INPUT_BYTES) {
    this.#input = new ByteQueue(inputBytes);
  }

  // ------------------------------------------------------------------------------------ modem's side

  get hasClient(): boolean {
    return this.#readers.size > 0;
  }

  async open(handlers: SerialPortHandlers): Promise<void> {
    this.#handlers = handlers;
    if (this.hasClient) handlers.onClient(true);
    this.#handOver();
  }

  write(pieces: readonly Uint8Array[]): number {
    const bytes = joinBytes(pieces);
    if (bytes.length === 0) return 0;
    for (const reader of this.#readers) {
      if (!reader.isReady) {
        this.#outputWaits = true;
        return 0;
      }
    }
    for (const reader of [...this.#readers]) reader.take(bytes);
    return bytes.length;
  }

  /** What a reader was given has left. */
  drain(done: () => void): void {
    done();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#handOver();
  }

  async close(): Promise<void> {
    this.end();
  }

  // ------------------------------------------------------------------------------------- host's side

  /** So many bytes may be sent now. */
  get room(): number {
    return this.#input.room;
  }

  /**
   * Bytes for the modem, which are copied. Returns false when the modem holds the host up: they wait.
   * @throws RangeError when there is no {@link room} for them
   */
  send(bytes: Uint8Array): boolean {
    if (this.#closed) return true;
    if (bytes.length > this.room) {
      throw new RangeError(
        `${bytes.length} bytes are too many: ${this.#input.length} bytes wait for the modem already`,
      );
    }
    if (bytes.length > 0) this.#input.push(new Uint8Array(bytes));
    this.#handOver();
    return this.#input.length === 0;
  }

  /** Hands every piece of output to the listener, from what is held for a first reader on; returns the way to stop. */
  listen(listener: (bytes: Uint8Array) => void): () => void {
    return this.#addReader({ isReady: true, take: listener });
  }

  /** The output piece by piece, held up while nobody asks. Ends when the modem is closed. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    const queue: Uint8Array[] = [];
    let queuedBytes = 0;
    let wake: (() => void) | undefined;
    let ended = false;
    let failure: Error | undefined;
    const stop = this.#addReader({
      get isReady() {
        return queuedBytes < OUTPUT_BYTES;
      },
      take: (bytes) => {
        queue.push(bytes);
        queuedBytes += bytes.length;
        wake?.();
      },
    });
    const onEnd = (error?: Error) => {
      ended = true;
      failure = error;
      wake?.();
    };
    this.whenEnded(onEnd);
    try {
      for (;;) {
        const bytes = queue.shift();
        if (bytes) {
          queuedBytes -= bytes.length;
          this.#readerReady();
          yield bytes;
        } else if (ended) {
          if (failure) throw failure;
          return;
        } else {
          await new Promise<void>((resolve) => (wake = resolve));
        }
      }
    } finally {
      this.#endings.delete(onEnd);
      stop();
    }
  }

  /** Both directions as one of Node's streams. It counts as a reader from the first moment on. */
  toStream(): Duplex {
    let wants = false;
    const stream: Duplex = new Duplex({
      allowHalfOpen: true,
      read: () => {
        wants = true;
        this.#readerReady();
      },
      write: (chunk: Uint8Array, _encoding, callback) => {
        if (this.send(chunk)) callback();
        else this.#inputTaken.push(() => callback());
      },
      destroy: (error, callback) => {
        stop();
        this.#endings.delete(onEnd);
        callback(error);
      },
    });
    const stop = this.#addReader({
      get isReady() {
        return wants;
      },
      take: (bytes) => {
        wants = stream.push(bytes);
      },
    });
    const onEnd = (error?: Error) => {
      if (error) stream.destroy(error);
      else stream.push(null);
    };
    this.whenEnded(onEnd);
    return stream;
  }

  /** No more output will come. */
  end(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handlers = undefined;
    this.#input.clear();
    for (const callback of this.#inputTaken.splice(0)) callback();
    for (const onEnd of [...this.#endings]) onEnd(error);
    this.#endings.clear();
    this.#readers.clear();
  }

  /** Calls back once no more output will come. */
  whenEnded(onEnd: (error?: Error) => void): void {
    if (this.#closed) onEnd();
    else this.#endings.add(onEnd);
  }

  #addReader(reader: Reader): () => void {
    if (this.#closed) return () => undefined;
    this.#readers.add(reader);
    if (this.#readers.size === 1) this.#handlers?.onClient(true);
    return () => {
      if (!this.#readers.delete(reader)) return;
      if (this.#readers.size === 0) this.#handlers?.onClient(false);
      else this.#readerReady();
    };
  }

  #readerReady(): void {
    if (!this.#outputWaits) return;
    this.#outputWaits = false;
    this.#handlers?.onWritable();
  }

  #handOver(): void {
    const handlers = this.#handlers;
    if (!handlers) return;
    this.#input.drainInto((bytes) => {
      if (this.#paused) return 0;
      handlers.onData(plainBytes(bytes));
      return bytes.length;
    });
    if (this.#input.length > 0) return;
    for (const callback of this.#inputTaken.splice(0)) callback();
  }
}
