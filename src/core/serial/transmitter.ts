import { bytesOf, concatBytes } from "../bytes.js";
import type { SerialLine } from "../ports.js";

/** Above this many waiting bytes the links are told to stop delivering; below the other they go on. */
const HIGH_WATER_BYTES = 64 * 1024;
const LOW_WATER_BYTES = 16 * 1024;

export interface Message {
  readonly output: string | Uint8Array;
  /** It is not filtered. */
  readonly exempt: boolean;
}

function toBytes(output: string | Uint8Array): Uint8Array {
  return typeof output === "string" ? bytesOf(output) : output;
}

/**
 * The modem's output, in order. Whatever is given to one call of {@link write} goes out in one piece, so an
 * unsolicited message can never cut into an answer. What the line does not take waits here, and those who produce
 * unsolicited data are held up meanwhile: the queue grows by answers and by what had already been received.
 */
export class Transmitter {
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #congested = false;

  constructor(
    private readonly line: SerialLine,
    private readonly onCongestion: (congested: boolean) => void,
  ) {}

  get congested(): boolean {
    return this.#congested;
  }

  /** Bytes that the line has not taken yet. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Takes out of each message what must not go out: AT+SYSMSGFILTER. */
  filter: ((message: Uint8Array) => Uint8Array) | undefined;

  write(output: string | Uint8Array): void {
    this.#send(this.#filtered(output));
  }

  /** Several pieces that belong together: a header and the payload that it announces. */
  writeAll(...pieces: readonly (string | Uint8Array)[]): void {
    if (this.filter) this.write(concatBytes(pieces.map(toBytes)));
    else for (const piece of pieces) this.write(piece);
  }

  /** Several messages in one piece; those that are `exempt` are not filtered. */
  writeMessages(messages: readonly Message[]): void {
    this.#send(concatBytes(messages.map(({ output, exempt }) => (exempt ? toBytes(output) : this.#filtered(output)))));
  }

  #filtered(output: string | Uint8Array): Uint8Array {
    const bytes = toBytes(output);
    return this.filter ? this.filter(bytes) : bytes;
  }

  #send(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const taken = this.#queuedBytes === 0 ? this.line.write(bytes) : 0;
    if (taken === bytes.length) return;
    this.#queue.push(taken === 0 ? bytes : bytes.subarray(taken));
    this.#queuedBytes += bytes.length - taken;
    this.#signal();
  }

  /** The line takes output again. */
  flush(): void {
    let done = 0;
    for (const bytes of this.#queue) {
      const taken = this.line.write(bytes);
      this.#queuedBytes -= taken;
      if (taken < bytes.length) {
        this.#queue[done] = bytes.subarray(taken);
        break;
      }
      done++;
    }
    this.#queue.splice(0, done);
    this.#signal();
  }

  #signal(): void {
    const congested = this.#queuedBytes > (this.#congested ? LOW_WATER_BYTES : HIGH_WATER_BYTES);
    if (congested === this.#congested) return;
    this.#congested = congested;
    this.onCongestion(congested);
  }
}
