import { describe, expect, it } from "vitest";
import { explainOutput, matchOutput } from "./compare.js";

const none = new Map<string, string>();

function isMatch(recv: string, got: string, rules: { anyOrder?: boolean; segments?: "any" }): boolean {
  const step = { recv, anyOrder: rules.anyOrder ?? false, segments: rules.segments ?? ("exact" as const) };
  return matchOutput(step, got, none) !== undefined;
}

describe("anyOrder", () => {
  it.each([
    ["the same order", "A\r\nB\r\n", "A\r\nB\r\n", true],
    ["another order", "A\r\nB\r\n", "B\r\nA\r\n", true],
    ["a line too many", "A\r\nB\r\n", "B\r\nA\r\nA\r\n", false],
    ["a line missing", "A\r\nA\r\nB\r\n", "B\r\nA\r\n", false],
    ["wildcards", "{{*int}},CLOSED\r\nOK\r\n", "OK\r\n3,CLOSED\r\n", true],
    ["a name that must agree", "a{{n}}\r\nb{{n}}\r\n", "b1\r\na2\r\n", false],
    ["nothing", "", "", true],
    ["silence instead of lines", "A\r\n", "", false],
  ])("%s", (_, recv, got, expected) => {
    expect(isMatch(recv, got, { anyOrder: true })).toBe(expected);
  });

  it("shows the first line without a partner", () => {
    const step = { recv: "A\r\nB\r\n", anyOrder: true, segments: "exact" as const };
    const { divergence } = explainOutput(step, "C\r\nA\r\n", none);
    expect(divergence).toEqual({ expected: 3, got: 0 });
  });
});

describe('segments "any"', () => {
  it.each([
    ["the same blocks", "\r\n+IPD,4:abcd\r\n", "\r\n+IPD,4:abcd\r\n", true],
    ["other cuts", "\r\n+IPD,4:abcd\r\n", "\r\n+IPD,1:a\r\n\r\n+IPD,3:bcd\r\n", true],
    ["other payload", "\r\n+IPD,4:abcd\r\n", "\r\n+IPD,4:abcX\r\n", false],
    ["payload missing", "\r\n+IPD,4:abcd\r\n", "\r\n+IPD,3:abc\r\n", false],
    ["other text outside", "A\r\n\r\n+IPD,1:a\r\n", "B\r\n\r\n+IPD,1:a\r\n", false],
    [
      "payload that looks like a head",
      "\r\n+IPD,11:\r\n+IPD,1:xy\r\n",
      "\r\n+IPD,6:\r\n+IPD\r\n\r\n+IPD,5:,1:xy\r\n",
      true,
    ],
    [
      "links apart",
      "\r\n+IPD,0,2:ab\r\n\r\n+IPD,1,1:c\r\n",
      "\r\n+IPD,1,1:c\r\n\r\n+IPD,0,1:a\r\n\r\n+IPD,0,1:b\r\n",
      true,
    ],
    ["the wrong link", "\r\n+IPD,0,1:a\r\n", "\r\n+IPD,1,1:a\r\n", false],
    ["senders apart", '\r\n+IPD,1,"1.2.3.4",5:a\r\n', '\r\n+IPD,1,"1.2.3.4",6:a\r\n', false],
    ["a cut that is not told", "\r\n+IPD,4:ab", "\r\n+IPD,4:ab", true],
  ])("%s", (_, recv, got, expected) => {
    expect(isMatch(recv, got, { segments: "any" })).toBe(expected);
  });

  it("shows the payload that differs, joined", () => {
    const step = { recv: "\r\n+IPD,2,4:abcd\r\n", anyOrder: false, segments: "any" as const };
    expect(explainOutput(step, "\r\n+IPD,2,2:ab\r\n\r\n+IPD,2,1:X\r\n", none)).toEqual({
      part: "payload of +IPD,2",
      expected: "abcd",
      got: "abX",
      divergence: { expected: 2, got: 2 },
    });
  });
});

it("explains with the ports filled in", () => {
  const step = { recv: "to {{srv}}", anyOrder: false, segments: "exact" as const };
  const difference = explainOutput(step, "to 5", new Map([["srv", "4"]]));
  expect(difference).toMatchObject({ part: "recv", expected: "to 4", got: "to 5" });
});
