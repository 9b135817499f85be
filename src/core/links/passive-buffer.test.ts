import { describe, expect, it } from "vitest";
import { bytesOf, textOf } from "../bytes.js";
import { PassiveBuffer } from "./passive-buffer.js";

const from = (port: number) => ({ address: "127.0.0.1", port });

function filled(...texts: string[]): PassiveBuffer {
  const buffer = new PassiveBuffer();
  for (const [index, text] of texts.entries()) buffer.add(bytesOf(text), from(index));
  return buffer;
}

const take = (buffer: PassiveBuffer, limit: number, datagrams: boolean) => {
  const taken = buffer.take(limit, datagrams);
  return taken && [taken.pieces.map(textOf).join(""), taken.from.port, buffer.length];
};

describe("PassiveBuffer", () => {
  it("gives a stream in any portions", () => {
    const buffer = filled("hello", " ", "world");
    expect(buffer.length).toBe(11);
    expect(take(buffer, 2, false)).toEqual(["he", 0, 9]);
    expect(take(buffer, 5, false)).toEqual(["llo w", 0, 4]);
    expect(take(buffer, 100, false)).toEqual(["orld", 2, 0]);
    expect(take(buffer, 1, false)).toBeUndefined();
  });

  // wire facts 7.12
  it("gives one datagram at a time, and loses what was not asked for", () => {
    const buffer = filled("first", "second", "third");
    expect(buffer.firstLength).toBe(5);
    expect(take(buffer, 100, true)).toEqual(["first", 0, 11]);
    expect(take(buffer, 3, true)).toEqual(["sec", 1, 5]);
    expect(take(buffer, 5, true)).toEqual(["third", 2, 0]);
    expect([buffer.firstLength, take(buffer, 5, true)]).toEqual([0, undefined]);
  });

  it("gives everything at once, and has not announced anything afterwards", () => {
    const buffer = filled("a", "b");
    buffer.announced = true;
    expect(buffer.takeAll().map(({ bytes }) => textOf(bytes))).toEqual(["a", "b"]);
    expect([buffer.length, buffer.announced, buffer.takeAll()]).toEqual([0, false, []]);
  });
});
