import { bytesOf, concatBytes, cutPieces, lengthOf } from "../bytes.js";
import type { SerialLine } from "../ports.js";

/** Above this many waiting bytes the links are told to stop delivering; below the other they go on. */
const HIGH_WATER_BYTES = 64 * 1024;
const LOW_WATER_BYTES = 16 * 1024;

/** What the line is given in one call: a long queue should not be gone through for each little that it takes. */
const MOST_PIECES = 1024;
const MOST_BYTES = 128 * 1024;

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
  #gathering = false;
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
    if (this.filter) {
      this.write(concatBytes(pieces.map(toBytes)));
      return;
    }
    this.gather(() => {
      for (const piece of pieces) this.#send(toBytes(piece));
    });
  }

  /** What is written meanwhile reaches the line in one call, which costs more than most of what it is made of. */
  gather(write: () => void): void {
    if (this.#gathering) {
      write();
      return;
    }
    const lineWaits = this.#queuedBytes > 0;
    this.#gathering = true;
    try {
      write();
    } finally {
      this.#gathering = false;
      if (lineWaits) this.#signal();
      else this.flush();
    }
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
    const lineWaits = this.#queuedBytes > 0;
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#gathering) return;
    if (lineWaits) this.#signal();
    else this.flush();
  }

  /** The line takes output again. */
  flush(): void {
    while (this.#queuedBytes > 0) {
      const pieces = this.#firstPieces();
      const taken = this.line.write(pieces);
      this.#queue = taken === this.#queuedBytes ? [] : cutPieces(this.#queue, taken)[1];
      this.#queuedBytes -= taken;
      if (taken < lengthOf(pieces)) break;
    }
    this.#signal();
  }

  #firstPieces(): readonly Uint8Array[] {
    let bytes = 0;
    let count = 0;
    for (const piece of this.#queue) {
      if (count === MOST_PIECES || bytes >= MOST_BYTES) return this.#queue.slice(0, count);
      bytes += piece.length;
      count++;
    }
    return this.#queue;
  }

  #signal(): void {
    const congested = this.#queuedBytes > (this.#congested ? LOW_WATER_BYTES : HIGH_WATER_BYTES);
    if (congested === this.#congested) return;
    this.#congested = congested;
    this.onCongestion(congested);
  }
}
