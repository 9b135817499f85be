/** Bytes that wait, in order and without being copied, up to a limit. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #length = 0;
  #draining = false;

  constructor(readonly limitBytes: number) {}

  get length(): number {
    return this.#length;
  }

  get room(): number {
    return this.limitBytes - this.#length;
  }

  /** Keeps as many of the bytes as there is room for and returns their number. */
  push(bytes: Uint8Array): number {
    const taken = Math.min(bytes.length, this.room);
    if (taken > 0) {
      this.#chunks.push(taken === bytes.length ? bytes : bytes.subarray(0, taken));
      this.#length += taken;
    }
    return taken;
  }

  /**
   * Hands the bytes to `take`, which returns how many it took, until it takes fewer than it was given. `take` may push,
   * clear and drain: the outermost call goes on.
   */
  drainInto(take: (bytes: Uint8Array) => number): void {
    if (this.#draining) return;
    this.#draining = true;
    try {
      while (this.#takeFirst(take));
    } finally {
      this.#draining = false;
    }
  }

  #takeFirst(take: (bytes: Uint8Array) => number): boolean {
    const chunk = this.#chunks[0];
    if (!chunk) return false;
    const taken = take(chunk);
    if (this.#chunks[0] !== chunk) return true; // cleared meanwhile
    this.#length -= taken;
    if (taken < chunk.length) {
      this.#chunks[0] = chunk.subarray(taken);
      return false;
    }
    this.#chunks.shift();
    return true;
  }

  clear(): void {
    this.#chunks = [];
    this.#length = 0;
  }
}
