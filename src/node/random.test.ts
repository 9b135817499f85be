import { describe, expect, it } from "vitest";
import type { Random } from "../core/ports.js";
import { SeededRandom } from "../testing/seeded-random.js";
import { NodeRandom } from "./random.js";

const sources: [string, () => Random][] = [
  ["NodeRandom", () => new NodeRandom()],
  ["SeededRandom", () => new SeededRandom(1)],
];

describe.each(sources)("%s", (_name, create) => {
  it.each([1, 2, 3, 10, 256, 65536, 2 ** 32])("gives whole numbers from 0 to %d - 1", (limit) => {
    const random = create();
    for (let draw = 0; draw < 1000; draw++) {
      const number = random.integer(limit);
      expect(Number.isInteger(number) && number >= 0 && number < limit).toBe(true);
    }
  });

  it("gives every number about equally often", () => {
    const random = create();
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 70_000; draw++) {
      const number = random.integer(7);
      counts[number] = (counts[number] ?? 0) + 1;
    }
    // 10000 each; ten standard deviations are about 930.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(930);
  });

  it.each([0, -1, 1.5, NaN, 2 ** 32 + 1])("refuses the limit %d", (limit) => {
    expect(() => create().integer(limit)).toThrow(RangeError);
  });
});

it("SeededRandom repeats itself for the same seed only", () => {
  const draw = (seed: number) => {
    const random = new SeededRandom(seed);
    return Array.from({ length: 20 }, () => random.integer(1000));
  };
  expect(draw(42)).toEqual(draw(42));
  expect(draw(42)).not.toEqual(draw(43));
});
