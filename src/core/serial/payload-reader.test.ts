import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, concatBytes, textOf } from "../bytes.js";
import { PayloadReader } from "./payload-reader.js";

/** The payload, undefined while there is none; and what the last burst left over. */
function read(lengthBytes: number, escapes: boolean, bursts: readonly string[]) {
  const ends: (string | undefined)[] = [];
  const reader = new PayloadReader({ lengthBytes, escapes }, (payload) => ends.push(payload && textOf(payload)));
  let left = "";
  for (const burst of bursts) {
    if (ends.length > 0) left += burst;
    else left = textOf(reader.receive(bytesOf(burst)));
  }
  expect(ends.length).toBeLessThanOrEqual(1);
  return { payload: ends[0], left };
}

describe("PayloadReader", () => {
  it.each<[string, number, boolean, string[], string | undefined, string]>([
    ["exactly enough", 5, false, ["hello"], "hello", ""],
    ["in pieces", 5, false, ["h", "", "ell", "o"], "hello", ""],
    ["too much", 5, false, ["hello\r\n"], "hello", "\r\n"],
    ["not enough", 5, false, ["hell"], undefined, ""],
    ["no escapes", 5, false, ["\\0\\\\\\"], "\\0\\\\\\", ""],
    ["escaped: \\0 ends it and takes the rest with it", 5, true, ["a\\0rest"], "a", ""],
    ["escaped: nothing at all", 5, true, ["\\0"], "", ""],
    ["escaped: the length ends it", 2, true, ["abc"], "ab", "c"],
    ["escaped: a backslash does not count", 2, true, ["\\a\\bc"], "ab", "c"],
    ["escaped: a backslash as itself", 3, true, ["\\\\\\\\\\0"], "\\\\", ""],
    ["escaped: \\ and 0 in two bursts", 5, true, ["a\\", "0"], "a", ""],
    ["escaped: \\ and another in two bursts", 3, true, ["a\\", "b\\0"], "ab", ""],
  ])("%s", (_, lengthBytes, escapes, bursts, payload, left) => {
    expect(read(lengthBytes, escapes, bursts)).toEqual({ payload, left });
  });

  it("tells that it was cancelled", () => {
    const ends: unknown[] = [];
    const reader = new PayloadReader({ lengthBytes: 9, escapes: false }, (payload) => ends.push(payload));
    reader.receive(bytesOf("half"));
    reader.receiveEscape();
    expect(ends).toEqual([undefined]);
  });

  it("reads back what was escaped, in any pieces", () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 8 }), { minLength: 1 });
    fc.assert(
      fc.property(pieces, fc.boolean(), (bytes, escapes) => {
        const payload = textOf(concatBytes(bytes));
        fc.pre(!escapes || !payload.includes("0")); // behind a backslash it would be the end
        const bursts = bytes.map((piece) => textOf(piece).replaceAll("\\", escapes ? "\\\\" : "\\"));
        expect(read(payload.length, escapes, [...bursts, "more"])).toEqual({ payload, left: "more" });
      }),
    );
  });
});
