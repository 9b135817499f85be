import { ByteQueue } from "../../node/serial/byte-queue.js";
import type { SerialPortAdapter, SerialPortHandlers } from "../../node/serial/port.js";

/** What may wait while the modem holds the host up. */
const INPUT_BYTES = 1024 * 1024;

/**
 * The AT port as the page types at it. It counts as a client only once somebody has typed: a page that looks on must
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
  #hasTyped = false;

  /** `onClosed`: the modem is closed. */
  constructor(private readonly onClosed: () => void) {}

  get hasClient(): boolean {
    return this.#hasTyped;
  }

  async open(handlers: SerialPortHandlers): Promise<void> {
    this.#handlers = handlers;
    this.#handOver();
  }

  /** Somebody types. False when so much waits for the modem already that the bytes were not taken. */
  type(bytes: Uint8Array): boolean {
    if (bytes.length > this.#input.room) return false;
    this.#input.push(bytes);
    if (!this.#hasTyped) {
      this.#hasTyped = true;
      this.#handlers?.onClient(true);
    }
    this.#handOver();
    return true;
  }

  /** Nobody is at the page any more. */
  leave(): void {
    if (!this.#hasTyped) return;
    this.#hasTyped = false;
    this.#handlers?.onClient(false);
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
