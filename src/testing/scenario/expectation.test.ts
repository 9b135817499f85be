import { describe, expect, it } from "vitest";
import { fill, findDivergence, matchText, unknownWildcard } from "./expectation.js";

const bindings = new Map([
  ["srv", "20001"],
  ["odd", "a.b"],
]);

describe("matchText", () => {
  it.each<[string, string, string, Record<string, string> | undefined]>([
    ["the same text", "AT\r\n", "AT\r\n", {}],
    ["nothing", "", "", {}],
    ["other text", "AT\r\n", "AT\n", undefined],
    ["more than expected", "OK", "OK\r\n", undefined],
    ["regular expression characters as themselves", "+IPD,(1)?[x]^$|{2}\\", "+IPD,(1)?[x]^$|{2}\\", {}],
    ["a dot only as a dot", "a.b", "axb", undefined],
    ["a bound name", "p={{srv}}", "p=20001", {}],
    ["a bound name with another value", "p={{srv}}", "p=20002", undefined],
    ["a bound value as itself", "{{odd}}{{*int}}", "axb1", undefined],
    ["a whole number", "{{*int}},{{*int}}", "-7,0", {}],
    ["no number", "{{*int}}", "x", undefined],
    ["no digits", "{{*int}}", "", undefined],
    ["any string", 'v:"{{*str}}"\r\n', 'v:"a, b"\r\n', {}],
    ["an empty string", "v:{{*str}}\r\n", "v:\r\n", {}],
    ["no string over the end of the line", "{{*str}}", "a\r\nb", undefined],
    ["no string over a quote", "{{*str}}", 'a"b', undefined],
    ["a name at first sight", "port {{lport0}}", "port 49152", { lport0: "49152" }],
    ["two names", '"{{a}}",{{b}}', '"x y",2', { a: "x y", b: "2" }],
    ["a name that appears twice", "{{a}},{{a}}", "1,1", { a: "1" }],
    ["a name that changes within the text", "{{a}},{{a}}", "1,2", undefined],
    ["a repeated name followed by a digit", "{{a}},{{a}}1", "5,51", { a: "5" }],
    ["no empty name", "a{{a}}b", "ab", undefined],
    ["no comma in a name", "{{a}}", "1,2", undefined],
    ["data with line ends around a name", "\r\n{{a}}\r\n", "\r\nx\r\n", { a: "x" }],
    ["bytes above 127", "\xff\x00{{*int}}", "\xff\x001", {}],
  ])("%s", (_, expected, got, bound) => {
    const match = matchText(expected, got, bindings);
    if (!bound) expect(match).toBeUndefined();
    else expect(Object.fromEntries(match ?? [])).toEqual({ ...Object.fromEntries(bindings), ...bound });
  });

  it("does not change the bindings that it is given", () => {
    matchText("{{new}}", "1", bindings);
    expect(bindings.has("new")).toBe(false);
  });
});

describe("findDivergence", () => {
  it.each([
    ["at the first character", "abc", "xbc", 0, 0],
    ["in the middle", "abc", "abx", 2, 2],
    ["at the end of what came", "abc", "ab", 2, 2],
    ["at the end of the expectation", "ab", "abc", 2, 2],
    ["nothing came", "abc", "", 0, 0],
    ["after a wildcard", "n={{*int}};end", "n=12345;eXd", 12, 9],
    ["in a wildcard", "n={{*int}};", "n=x;", 2, 2],
    ["after a name", "{{port}},{{port}},1", "80,80,2", 18, 6],
    ["in a repeated name", "{{port}},{{port}}", "80,81", 9, 3],
  ])("%s", (_, expected, got, inExpected, inGot) => {
    expect(findDivergence(expected, got)).toEqual({ expected: inExpected, got: inGot });
  });
});

it("fills in what is bound and leaves the rest", () => {
  expect(fill("{{srv}} {{lport}} {{*int}} {{{srv}}}", bindings)).toBe("20001 {{lport}} {{*int}} {20001}");
});

it.each([
  ["{{*int}} {{*str}} {{a}} {{ b }} {{}}", undefined],
  ["x{{*float}}", "{{*float}}"],
])("finds the unknown wildcard in %s", (text, expected) => {
  expect(unknownWildcard(text)).toBe(expected);
});
