import { ByteQueue } from "../../node/serial/byte-queue.js";
import type { SerialPortAdapter, SerialPortHandlers } from "../../node/serial/port.js";

/** What may wait while the modem holds the host up. */
const INPUT_BYTES = 1024 * 1024;

/**
 * The AT port as pages type at it. It counts as a client only once somebody has typed: a page that looks on must
 * not take the modem's first words from the host that is still to come. What the modem says the page hears from the
 * modem's activities, so that it sees the other ports' dialogues too.
 */
export class ConsolePort implements SerialPortAdapter {
  readonly name = "console";
  readonly holdsOutput = false;
  readonly defaultPace = "off";
  readonly #input = new ByteQueue(INPUT_BYTES);
  #handlers: SerialPortHandlers | undefined;
  #paused = false;
  readonly #typists = new Set<object>();

  /** `onClosed`: the modem is closed. */
  constructor(private readonly onClosed: () => void) {}

  get hasClient(): boolean {
    return this.#typists.size > 0;
  }

  async open(handlers: SerialPortHandlers): Promise<void> {
    this.#handlers = handlers;
    this.#handOver();
  }

  /** Somebody types. False when so much waits for the modem already that the bytes were not taken. */
  type(bytes: Uint8Array, typist: object): boolean {
    if (bytes.length > this.#input.room) return false;
    this.#input.push(bytes);
    const isFirst = !this.hasClient;
    this.#typists.add(typist);
    if (isFirst) this.#handlers?.onClient(true);
    this.#handOver();
    return true;
  }

  /** A page is closed at which somebody has typed. */
  leave(typist: object): void {
    if (this.#typists.delete(typist) && !this.hasClient) this.#handlers?.onClient(false);
  }

  write(bytes: Uint8Array): number {
    return bytes.length;
  }

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
    this.#handlers = undefined;
    this.#input.clear();
    this.onClosed();
  }

  #handOver(): void {
    const handlers = this.#handlers;
    if (!handlers) return;
    this.#input.drainInto((bytes) => {
      if (this.#paused) return 0;
      handlers.onData(bytes);
      return bytes.length;
    });
  }
}
