import { describe, expect, it } from "vitest";
import { CommandError } from "./command-error.js";
import { ArgumentReader, emptyAllowed, linkId, number, optional, type Parameter, string } from "./parameters.js";

const SINGLE = { multiplex: false };
const MULTI = { multiplex: true };

/** The values, or "refused" with the code if there is one. */
function read(parameters: readonly Parameter[], texts: readonly string[], scope = SINGLE): unknown {
  try {
    const reader = new ArgumentReader(texts, scope);
    const values = reader.readAll(parameters);
    reader.end();
    return values;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.code === undefined ? "refused" : `refused with 0x${error.code.toString(16)}`;
  }
}

const count = number("count", "", { minimum: 1, maximum: 5 });
const coded = number("count", "", { minimum: 1, maximum: 5, rangeRefusal: "coded" });
const name = string("name", "", { minimumLength: 1, maximumLength: 3 });
const kind = string("kind", "", { oneOf: ["TCP", "UDP"] });

describe("a parameter", () => {
  // wire facts 2.11 to 2.13
  it.each<[string, readonly Parameter[], readonly string[], unknown]>([
    ["within its range", [count], ["5"], { count: 5 }],
    ["in hexadecimal", [count], ["0x5"], { count: 5 }],
    ["out of its range", [count], ["6"], "refused"],
    ["out of a range that is refused with a code", [coded], ["0"], "refused with 0x1070001"],
    ["that is missing", [count], [], "refused with 0x1080000"],
    ["that is empty", [count], [""], "refused"],
    ["of the wrong type", [count], ['"5"'], "refused with 0x1080000"],
    ["without a range up to 32 bits", [number("any", "")], ["-2147483648"], { any: -2147483648 }],
    ["beyond 32 bits", [number("any", "")], ["2147483648"], "refused"],
    ["a text", [name], ['"abc"'], { name: "abc" }],
    ["a text that is too long", [name], ['"abcd"'], "refused"],
    ["a text that is too short", [name], ['""'], "refused"],
    ["a text without quotes", [count, name], ["1", "abc"], "refused with 0x1080001"],
    ["one of several texts", [kind], ['"UDP"'], { kind: "UDP" }],
    ["none of several texts", [kind], ['"udp"'], "refused"],
    ["optional and missing", [count, optional(name)], ["1"], { count: 1, name: undefined }],
    ["optional and empty", [optional(name), count], ["", "1"], { count: 1, name: undefined }],
    ["optional and wrong", [optional(count)], ["6"], "refused"],
    ["that may be empty and is", [emptyAllowed(name)], [""], { name: undefined }],
    ["that may be empty but is missing", [emptyAllowed(name)], [], "refused with 0x1080000"],
    ["too many", [count], ["1", "2"], "refused"],
    ["too many, empty", [count], ["1", ""], "refused"],
  ])("%s", (_, parameters, texts, expected) => {
    expect(read(parameters, texts)).toEqual(expected);
  });

  it.each<[string, { multiplex: boolean }, readonly string[], unknown]>([
    ["is not there with one link", SINGLE, ["5"], { linkId: undefined, count: 5 }],
    ["comes first with five", MULTI, ["4", "5"], { linkId: 4, count: 5 }],
    ["has to be there with five", MULTI, ["4"], "refused with 0x1080001"],
    ["has its range", MULTI, ["5", "5"], "refused"],
  ])("the link %s", (_, scope, texts, expected) => {
    expect(read([linkId(), count], texts, scope)).toEqual(expected);
  });

  it("the link may be 5 for all where that has a meaning", () => {
    expect(read([linkId(5)], ["5"], MULTI)).toEqual({ linkId: 5 });
    expect(read([linkId(5)], ["6"], MULTI)).toBe("refused");
  });

  it("says its range for the documentation", () => {
    expect([count.range, number("any", "").range, name.range, kind.range, linkId(5).range]).toEqual([
      "1 to 5",
      "32-bit",
      "1 to 3 characters",
      '"TCP", "UDP"',
      "0 to 5",
    ]);
  });
});

describe("ArgumentReader", () => {
  it("counts what is left, also when more was read than there is", () => {
    const reader = new ArgumentReader(["1"], SINGLE);
    expect(reader.remaining).toBe(1);
    reader.read(count);
    reader.read(optional(name));
    expect(reader.remaining).toBe(0);
    reader.end();
  });
});
