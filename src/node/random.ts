import { randomInt } from "node:crypto";
import type { Random } from "../core/ports.js";

/** Chance from the computer's cryptographic generator. */
export class NodeRandom implements Random {
  /**
   * A whole number from 0 to `limit - 1`.
   * @throws RangeError unless `limit` is a whole number from 1 to 2^32
   */
  integer(limit: number): number {
    requireRandomLimit(limit);
    return randomInt(limit);
  }
}

export function requireRandomLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 2 ** 32) {
    throw new RangeError(`limit is a whole number from 1 to 2^32, not ${limit}`);
  }
}
