import { describe, expect, it } from "vitest";
import { ByteQueue } from "./byte-queue.js";

describe("ByteQueue", () => {
  it("keeps bytes in order up to its limit", () => {
    const queue = new ByteQueue(5);
    expect(queue.push(Uint8Array.of(1, 2, 3))).toBe(3);
    expect(queue.push(Uint8Array.of(4, 5, 6))).toBe(2);
    expect([queue.length, queue.room]).toEqual([5, 0]);
    const seen: number[] = [];
    queue.drainInto((bytes) => {
      seen.push(...bytes.subarray(0, 2));
      return Math.min(2, bytes.length);
    });
    expect(seen).toEqual([1, 2]);
    queue.drainInto((bytes) => {
      seen.push(...bytes);
      return bytes.length;
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(queue.room).toBe(5);
  });

  it("may be cleared, filled and drained by what takes from it", () => {
    const queue = new ByteQueue(10);
    const seen: number[] = [];
    queue.push(Uint8Array.of(1));
    queue.push(Uint8Array.of(2));
    const take = (bytes: Uint8Array) => {
      seen.push(...bytes);
      if (bytes[0] === 1) {
        queue.clear();
        queue.push(Uint8Array.of(3));
        queue.drainInto(take);
      }
      return bytes.length;
    };
    queue.drainInto(take);
    expect(seen).toEqual([1, 3]);
    expect(queue.length).toBe(0);
  });
});
