import { concatBytes, NO_BYTES, textOf } from "../bytes.js";
import type { InputMode } from "./input-mode.js";

const NUL = 0;
const LF = 0x0a;
const CR = 0x0d;

/** Without a line end, so much may wait; more is forgotten when the burst is over. Source: wire facts 2.8, golden 04. */
const MAXIMUM_WAITING_BYTES = 255;
/** A last byte of CR may be half of a line end, so that text stays; but not without bound. */
const BOUND_BYTES = 4096;

export interface LineReaderHandlers {
  echo(bytes: Uint8Array): void;
  /** A line as text, without CR LF; false: go on reading lines in the same burst (it was refused at once). */
  onLine(line: string): boolean;
}

/**
 * Command mode: collects bytes up to CR LF and echoes them as they come. A line may come in any pieces.
 * Source: golden 01, 02, 04 (NUL, lone CR or LF, over-long lines).
 */
export class LineReader implements InputMode {
  readonly answers = true;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #lastByte = 0;

  constructor(private readonly handlers: LineReaderHandlers) {}

  receive(burst: Uint8Array): Uint8Array {
    let start = 0;
    let echoed = 0;
    for (let index = 0; index < burst.length; index++) {
      const byte = burst[index];
      const previous = this.#lastByte;
      this.#lastByte = byte ?? 0;
      if (byte === NUL) {
        // what stands before a NUL has been echoed and is forgotten; the NUL itself is never seen again
        this.#echo(burst, echoed, index);
        this.clear();
        start = echoed = index + 1;
      } else if (byte === LF && previous === CR) {
        this.#echo(burst, echoed, index + 1);
        this.#wait(burst.subarray(start, index + 1));
        const line = textOf(concatBytes(this.#waiting)).slice(0, -2);
        this.clear();
        start = echoed = index + 1;
        if (this.handlers.onLine(line)) return burst.subarray(index + 1);
      }
    }
    this.#echo(burst, echoed, burst.length);
    this.#wait(burst.subarray(start));
    return NO_BYTES;
  }

  endBurst(): void {
    const limit = this.#lastByte === CR ? BOUND_BYTES : MAXIMUM_WAITING_BYTES;
    if (this.#waitingBytes > limit) this.clear();
  }

  /** Forgets a half-typed line. */
  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#lastByte = 0;
  }

  #wait(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #echo(burst: Uint8Array, start: number, end: number): void {
    if (end > start) this.handlers.echo(burst.subarray(start, end));
  }
}
