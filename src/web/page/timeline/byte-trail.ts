import type { Entry } from "./entry.js";

interface Piece {
  readonly entry: Entry;
  readonly bytes: Uint8Array;
}

/** Bytes that passed on one side and have not been seen on the other yet, each with the entry that it belongs to. */
export class ByteTrail {
  #pieces: Piece[] = [];
  #lengthBytes = 0;

  constructor(private readonly limitBytes: number) {}

  push(entry: Entry, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieces.push({ entry, bytes });
    this.#lengthBytes += bytes.length;
    while (this.#lengthBytes > this.limitBytes && this.#pieces.length > 1)
      this.#lengthBytes -= this.#pieces.shift()?.bytes.length ?? 0;
  }

  clear(): void {
    this.#pieces = [];
    this.#lengthBytes = 0;
  }

  /** The entries of all that is here, which are used up. */
  takeAll(): readonly Entry[] {
    const entries = this.#pieces.map(({ entry }) => entry);
    this.clear();
    return entries;
  }

  /**
   * The entries from which these bytes come, which are used up with everything before them; none when the bytes are not
   * there. They begin where the last ones ended, or with a later piece if some were lost (UDP).
   */
  take(bytes: Uint8Array): readonly Entry[] {
    if (bytes.length === 0 || bytes.length > this.#lengthBytes) return [];
    for (let first = 0; first < this.#pieces.length; first++) {
      const end = this.#matchFrom(first, bytes);
      if (end) return this.#use(first, end);
    }
    return [];
  }

  #matchFrom(first: number, bytes: Uint8Array): { readonly last: number; readonly used: number } | undefined {
    let matched = 0;
    for (let index = first; index < this.#pieces.length; index++) {
      const piece = this.#pieces[index]?.bytes ?? new Uint8Array();
      const count = Math.min(piece.length, bytes.length - matched);
      for (let offset = 0; offset < count; offset++) if (piece[offset] !== bytes[matched + offset]) return undefined;
      matched += count;
      if (matched === bytes.length) return { last: index, used: count };
    }
    return undefined;
  }

  #use(first: number, { last, used }: { readonly last: number; readonly used: number }): readonly Entry[] {
    const entries = this.#pieces.slice(first, last + 1).map(({ entry }) => entry);
    const [end] = this.#pieces.slice(last);
    const rest = end ? end.bytes.subarray(used) : new Uint8Array();
    this.#pieces = this.#pieces.slice(last + 1);
    if (end && rest.length > 0) this.#pieces.unshift({ entry: end.entry, bytes: rest });
    this.#lengthBytes = this.#pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
    return entries;
  }
}
