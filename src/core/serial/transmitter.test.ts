import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes, textOf } from "../bytes.js";
import type { SerialLine } from "../ports.js";
import { Transmitter } from "./transmitter.js";

/** A line that takes as many bytes as it is allowed to. */
function setUp(allowance = 0) {
  const state = { allowance, taken: "", calls: 0, congestion: [] as boolean[] };
  const line: SerialLine = {
    write(pieces) {
      const bytes = concatBytes(pieces);
      state.calls++;
      const count = Math.min(bytes.length, state.allowance);
      state.allowance -= count;
      state.taken += textOf(bytes.subarray(0, count));
      return count;
    },
    setReceiving: () => {},
    configure: () => {},
    drain: (done) => done(),
  };
  const transmitter = new Transmitter(line, (congested) => state.congestion.push(congested));
  const take = (bytes: number) => {
    state.allowance = bytes;
    transmitter.flush();
  };
  return { state, transmitter, take };
}

describe("Transmitter", () => {
  it("writes at once what the line takes, and keeps the rest in order", () => {
    const { state, transmitter, take } = setUp(3);
    transmitter.write("hello");
    transmitter.writeAll(" ", new Uint8Array([119, 111]), "rld");
    expect([state.taken, transmitter.queuedBytes]).toEqual(["hel", 8]);
    take(4);
    expect([state.taken, transmitter.queuedBytes]).toEqual(["hello w", 4]);
    transmitter.write("!");
    take(100);
    expect([state.taken, transmitter.queuedBytes]).toEqual(["hello world!", 0]);
  });

  it("gives the line what is gathered in one call, and filters each message", () => {
    const { state, transmitter } = setUp(100);
    transmitter.gather(() => {
      transmitter.write("one ");
      transmitter.writeAll("two ", "three ");
      expect(state.taken).toBe("");
    });
    expect([state.taken, state.calls]).toEqual(["one two three ", 1]);
    transmitter.filter = (message) => message.subarray(0, 1);
    transmitter.gather(() => {
      transmitter.writeAll("AB", "C");
      transmitter.write("DE");
    });
    expect([state.taken, state.calls]).toEqual(["one two three AD", 2]);
  });

  it("gives the line a long queue in parts, and stops at the first that is not taken", () => {
    const { state, transmitter, take } = setUp(0);
    for (let count = 0; count < 3000; count++) transmitter.write("x");
    state.calls = 0;
    take(1500);
    expect([state.taken.length, transmitter.queuedBytes, state.calls]).toEqual([1500, 1500, 2]);
    take(1500);
    expect([state.taken.length, transmitter.queuedBytes]).toEqual([3000, 0]);
  });

  it("does not overtake its own queue when the line could take more", () => {
    const { state, transmitter, take } = setUp(0);
    transmitter.write("first ");
    state.allowance = 100; // it has not said so yet
    transmitter.write("second");
    expect(state.taken).toBe("");
    take(100);
    expect(state.taken).toBe("first second");
  });

  it("tells once that it is congested above 64 KiB, and once that it is not below 16 KiB", () => {
    const { state, transmitter, take } = setUp(0);
    transmitter.write("x".repeat(65536));
    expect(state.congestion).toEqual([]);
    transmitter.write("xx");
    transmitter.write("x");
    expect([state.congestion, transmitter.congested]).toEqual([[true], true]);
    take(30_000);
    expect(state.congestion).toEqual([true]);
    take(30_000);
    expect([state.congestion, transmitter.congested]).toEqual([[true, false], false]);
    transmitter.write("x".repeat(65536));
    expect(state.congestion).toEqual([true, false, true]);
  });

  it("ignores nothing, and asks the line for nothing when there is nothing", () => {
    const { state, transmitter, take } = setUp(0);
    transmitter.write("");
    take(10);
    expect([state.taken, transmitter.queuedBytes]).toEqual(["", 0]);
  });

  it("keeps every byte in order, whatever the line takes", () => {
    const action = fc.oneof(fc.string({ maxLength: 50 }), fc.nat(60));
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        const { state, transmitter, take } = setUp(5);
        let written = "";
        for (const one of actions) {
          if (typeof one === "number") take(one);
          else {
            transmitter.write(one);
            written += one;
          }
          expect(state.taken.length + transmitter.queuedBytes).toBe(written.length);
        }
        take(1_000_000);
        expect(state.taken).toBe(written);
      }),
    );
  });
});
