import { bytesOf, concatBytes, NO_BYTES, textOf } from "../../core/bytes.js";
import type { Part } from "./script.js";

const LINE_FEED = 0x0a;

/** What the host sent instead of what it should have. */
export interface Mismatch {
  /** So many bytes of what was recorded here had come before. */
  readonly offset: number;
  /** What was to come from there on, and what came of it until now. */
  readonly expected: string;
  readonly got: string;
}

/**
 * Compares what the host sends with what it should, as it comes. Behind the first difference it goes on with the next
 * line or, in a payload, with as many bytes as were recorded.
 */
export class Matcher {
  readonly #parts: Part[];
  #expected: Uint8Array = NO_BYTES;
  #matched = 0;
  #offset = 0;
  /** A number that is being read. */
  #number: { readonly name: string; digits: string } | undefined;
  /** What differs is passed over: to the end of the line, or so many bytes. */
  #passing: "line" | number | undefined;

  constructor(
    parts: readonly Part[],
    private readonly numbers: Map<string, string>,
  ) {
    this.#parts = [...parts];
    this.#next();
  }

  get done(): boolean {
    const isWaiting = this.#matched < this.#expected.length || this.#parts.length > 0;
    return !isWaiting && !this.#number && this.#passing === undefined;
  }

  /** How many bytes were recorded, as far as they have come. */
  get offset(): number {
    return this.#offset;
  }

  /** Takes bytes from the front of the input and returns their number: fewer than all only when it is done. */
  take(input: Uint8Array, onMismatch: (mismatch: Mismatch) => void): number {
    let index = 0;
    while (index < input.length && !this.done) {
      const byte = input[index] ?? 0;
      if (this.#passing !== undefined) this.#pass(byte);
      else if (this.#number) {
        if (!this.#readDigit(this.#number, byte)) continue;
      } else if (byte === this.#expected[this.#matched]) {
        this.#matched++;
        this.#offset++;
        if (this.#matched === this.#expected.length) this.#next();
      } else {
        this.#differs(input.subarray(index), onMismatch);
        continue;
      }
      index++;
    }
    return index;
  }

  /** False when the number is over: the byte belongs to what follows. */
  #readDigit(number: { readonly name: string; digits: string }, byte: number): boolean {
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (isDigit) {
      number.digits += String.fromCharCode(byte);
      this.#offset++;
    } else {
      this.numbers.set(number.name, number.digits);
      this.#number = undefined;
      this.#next();
    }
    return isDigit;
  }

  #next(): void {
    const part = this.#parts.shift();
    this.#matched = 0;
    this.#expected = NO_BYTES;
    if (!part) return;
    if ("bytes" in part) this.#expected = part.bytes;
    else if (this.numbers.has(part.number)) this.#expected = bytesOf(this.numbers.get(part.number) ?? "");
    else this.#number = { name: part.number, digits: "" };
  }

  #differs(rest: Uint8Array, onMismatch: (mismatch: Mismatch) => void): void {
    const left = concatBytes([
      this.#expected.subarray(this.#matched),
      ...this.#parts.map((part) => ("bytes" in part ? part.bytes : bytesOf(this.numbers.get(part.number) ?? "0"))),
    ]);
    onMismatch({ offset: this.#offset, expected: textOf(left), got: textOf(rest) });
    const lineEnd = left.indexOf(LINE_FEED);
    const passed = lineEnd < 0 ? left.length : lineEnd + 1;
    this.#passing = lineEnd < 0 ? passed : "line";
    this.#expected = left.subarray(passed);
    this.#matched = 0;
    this.#offset += passed;
    this.#parts.length = 0;
  }

  #pass(byte: number): void {
    if (this.#passing === "line") {
      if (byte === LINE_FEED) this.#passing = undefined;
    } else if (this.#passing !== undefined) {
      this.#passing = this.#passing > 1 ? this.#passing - 1 : undefined;
    }
  }
}
