import { concatBytes, NO_BYTES } from "../bytes.js";
import type { InputMode } from "./input-mode.js";

const BACKSLASH = 0x5c;
const ZERO = 0x30;

export interface PayloadOptions {
  readonly lengthBytes: number;
  /** AT+CIPSENDEX: `\0` ends the payload, and a backslash before anything else is dropped. */
  readonly escapes: boolean;
}

/** The payload, or undefined when `+++` cancelled it. */
export type PayloadResult = Uint8Array | undefined;

/**
 * The data that follows the prompt of AT+CIPSEND and AT+CIPSENDEX. Source: golden 08, 10, 14.
 * `onEnd` is told the payload; what stands behind it in the same burst is left over, except behind `\0`.
 */
export class PayloadReader implements InputMode {
  #parts: Uint8Array[] = [];
  #length = 0;
  #escaping = false;

  constructor(
    private readonly options: PayloadOptions,
    private readonly onEnd: (payload: PayloadResult) => void,
  ) {}

  /** How many bytes are still to come at most. */
  get wantedBytes(): number {
    return this.options.lengthBytes - this.#length;
  }

  receive(burst: Uint8Array): Uint8Array {
    return this.options.escapes ? this.#receiveEscaped(burst) : this.#receivePlain(burst);
  }

  receiveEscape(): void {
    this.onEnd(undefined);
  }

  #receivePlain(burst: Uint8Array): Uint8Array {
    const wanted = this.wantedBytes;
    this.#take(burst.subarray(0, wanted));
    return this.#length === this.options.lengthBytes ? this.#end(burst.subarray(wanted)) : NO_BYTES;
  }

  #receiveEscaped(burst: Uint8Array): Uint8Array {
    const plain = new Uint8Array(burst.length);
    let length = 0;
    for (let index = 0; index < burst.length; index++) {
      const byte = burst[index] ?? 0;
      if (!this.#escaping && byte === BACKSLASH) {
        this.#escaping = true;
        continue;
      }
      if (this.#escaping && byte === ZERO) {
        this.#take(plain.subarray(0, length));
        return this.#end(NO_BYTES);
      }
      this.#escaping = false;
      plain[length++] = byte;
      if (this.#length + length === this.options.lengthBytes) {
        this.#take(plain.subarray(0, length));
        return this.#end(burst.subarray(index + 1));
      }
    }
    this.#take(plain.subarray(0, length));
    return NO_BYTES;
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  #end(rest: Uint8Array): Uint8Array {
    this.onEnd(concatBytes(this.#parts));
    return rest;
  }
}
