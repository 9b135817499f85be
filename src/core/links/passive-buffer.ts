import type { Endpoint } from "../ports.js";

interface Piece {
  readonly bytes: Uint8Array;
  readonly from: Endpoint;
}

/** What a link has received in passive mode and the host has not read yet. */
export class PassiveBuffer {
  #pieces: Piece[] = [];
  #length = 0;
  /** The host has been told of data and has not read since. */
  announced = false;

  get length(): number {
    return this.#length;
  }

  /** Of the next datagram. */
  get firstLength(): number {
    return this.#pieces[0]?.bytes.length ?? 0;
  }

  add(bytes: Uint8Array, from: Endpoint): void {
    this.#pieces.push({ bytes, from });
    this.#length += bytes.length;
  }

  /** At most `limit` bytes of a stream, as many pieces as it takes; one datagram of `datagrams`, whose rest is lost. */
  take(
    limit: number,
    datagrams: boolean,
  ): { readonly pieces: readonly Uint8Array[]; readonly from: Endpoint } | undefined {
    const first = this.#pieces[0];
    if (!first) return undefined;
    const taken: Uint8Array[] = [];
    let wanted = limit;
    do {
      const piece = this.#pieces[0];
      if (!piece) break;
      const part = piece.bytes.subarray(0, wanted);
      taken.push(part);
      wanted -= part.length;
      if (datagrams || part.length === piece.bytes.length) {
        this.#pieces.shift();
        this.#length -= piece.bytes.length;
      } else {
        this.#pieces[0] = { bytes: piece.bytes.subarray(part.length), from: piece.from };
        this.#length -= part.length;
      }
    } while (!datagrams && wanted > 0);
    return { pieces: taken, from: first.from };
  }

  /** Everything, piece by piece. */
  takeAll(): readonly Piece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#length = 0;
    this.announced = false;
    return pieces;
  }
}
