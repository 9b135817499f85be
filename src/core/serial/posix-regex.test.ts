import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRegex, RegexFlag } from "./posix-regex.js";

const { extended, ignoreCase, newline } = RegexFlag;

function find(pattern: string, flags: number, text: string): string | undefined {
  const match = compileRegex(pattern, flags)?.find(text);
  return match && `${match.start}-${match.end}`;
}

describe("basic", () => {
  it.each([
    ["^WIFI CONNECTED\r\n", "WIFI CONNECTED\r\n", "0-16"],
    ["^WIFI CONNECTED\r\n", "  WIFI CONNECTED\r\n", undefined],
    ["^+HTTPCGET:[0-9]*,", "+HTTPCGET:2048,data", "0-15"],
    ["\r\n$", "a\r\nb\r\n", "4-6"],
    ["\r\nOK\r\n$", "\r\nOK\r\n", "0-6"],
    ["a.c", "xabcabc", "1-4"],
    ["a.c", "a\nc", "0-3"],
    ["[^a-c]", "abcd", "3-4"],
    ["[]a]", "x]", "1-2"],
    ["[a-]", "x-", "1-2"],
    ["[[:digit:]x]*$", "ab12x", "2-5"],
    ["a\\{2,3\\}", "aaaa", "0-3"],
    ["a\\{2\\}", "a", undefined],
    ["a\\{2,\\}", "aaaaa", "0-5"],
    ["\\(ab\\)*c", "ababc", "0-5"],
    ["*a", "*a", "0-2"],
    ["^*a", "*a", "0-2"],
    ["a+b?c|d", "a+b?c|d", "0-7"],
    ["a^b$c", "a^b$c", "0-5"],
    ["\\.", "a.", "1-2"],
    ["a*", "baa", "0-0"],
  ])("%j in %j", (pattern, text, expected) => {
    expect(find(pattern, 0, text)).toBe(expected);
  });
});

describe("extended", () => {
  it.each([
    ["ab+c?", "abbc", "0-4"],
    ["a|ab|abc", "xabc", "1-4"],
    ["(a|b){2,3}c", "ababc", "1-5"],
    ["^(WIFI|\\+IPD).*$", "+IPD,3:abc", "0-10"],
    ["a{0,1}b", "aab", "1-3"],
    ["(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", undefined],
    ["a{b", "a{b", "0-3"],
  ])("%j in %j", (pattern, text, expected) => {
    expect(find(pattern, extended, text)).toBe(expected);
  });
});

it("ignores capitals when told to", () => {
  expect(find("ready[A-C]", ignoreCase, "READYb")).toBe("0-6");
});

it("takes lines for themselves when told to", () => {
  expect(find("^b.*$", newline, "a\nbc\nd")).toBe("2-4");
  expect(find("[^x]d", newline, "c\nd")).toBe(undefined);
});

it.each([
  ["", 0],
  ["a\\", 0],
  ["[a", 0],
  ["[z-a]", 0],
  ["[[:nonsense:]]", 0],
  ["\\(a", 0],
  ["a\\)", 0],
  ["\\(a\\)\\1", 0],
  ["a\\{2", 0],
  ["a\\{300\\}", 0],
  ["a\\{3,2\\}", 0],
  ["*a", extended],
  ["a||b", extended],
  ["(a", extended],
  ["a)", extended],
  ["()", extended],
  ["((a{100}){100}){100}", extended],
])("refuses %j with flags %d", (pattern, flags) => {
  expect(compileRegex(pattern, flags)).toBeUndefined();
});

it("finds what JavaScript finds, where both mean the same", () => {
  const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "(a|b)", "(ab)");
  const piece = fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{1,2}")).map((parts) => parts.join(""));
  const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 });
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      const match = compileRegex(`^${source}$`, extended)?.find(subject);
      expect(match !== undefined).toBe(new RegExp(`^${source}$`).test(subject));
      const first = new RegExp(source).exec(subject);
      expect(compileRegex(source, extended)?.find(subject)?.start).toBe(first?.index);
    }),
    { seed: 1, numRuns: 500 },
  );
});
