import type { Random } from "../core/ports.js";
import { requireRandomLimit } from "../node/random.js";

/** Chance that repeats itself: the same seed gives the same numbers (the Mulberry32 generator). Not for secrets. */
export class SeededRandom implements Random {
  #state: number;

  /** `seed`: a whole number from 0 to 2^32 - 1; higher bits are ignored. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /**
   * A whole number from 0 to `limit - 1`.
   * @throws RangeError unless `limit` is a whole number from 1 to 2^32
   */
  integer(limit: number): number {
    requireRandomLimit(limit);
    // The numbers above the last whole multiple of the limit would make the small results likelier.
    const fair = 2 ** 32 - (2 ** 32 % limit);
    let word = this.#nextWord();
    while (word >= fair) word = this.#nextWord();
    return word % limit;
  }

  #nextWord(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
