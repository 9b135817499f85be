import { MemoryPort } from "../../node/serial/memory-port.js";

/** What may wait while the modem holds the host up. */
const INPUT_BYTES = 1024 * 1024;

/**
 * The AT port as pages type at it. A page counts as a client only once somebody has typed there: one that looks on must
 * not take the modem's first words from the host that is still to come. What the modem says pages hear from the
 * modem's activities, so that they see the other ports' dialogues too.
 */
export class ConsolePort extends MemoryPort {
  override readonly name = "console";
  /** Those who have typed, each with the way to be no client any more. */
  readonly #typists = new Map<object, () => void>();

  /** `onClosed`: the modem is closed. */
  constructor(onClosed: () => void) {
    super(INPUT_BYTES);
    this.whenEnded(onClosed);
  }

  /** Somebody types. False when so much waits for the modem already that the bytes were not taken. */
  type(bytes: Uint8Array, typist: object): boolean {
    if (bytes.length > this.room) return false;
    if (!this.#typists.has(typist)) {
      const stop = this.listen(() => undefined);
      this.#typists.set(typist, stop);
    }
    this.send(bytes);
    return true;
  }

  /** A page is closed at which somebody may have typed. */
  leave(typist: object): void {
    this.#typists.get(typist)?.();
    this.#typists.delete(typist);
  }
}
