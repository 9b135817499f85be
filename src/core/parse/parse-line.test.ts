import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CommandError } from "../dispatch/command-error.js";
import { parseLine, readNumber, readString } from "./parse-line.js";

const UNSUPPORTED = 0x01090000;

describe("parseLine", () => {
  // golden 01, 02
  it.each([
    ["AT", "", "execute", []],
    ["at", "", "execute", []],
    ["AT+GMR", "GMR", "execute", []],
    ["at+Gmr", "GMR", "execute", []],
    ["ATE0", "E0", "execute", []],
    ["ate0", "E0", "execute", []],
    ["AT+CIPMUX?", "CIPMUX", "query", []],
    ["AT+CIPMUX=?", "CIPMUX", "test", []],
    ["AT+UART_CUR=1", "UART_CUR", "set", ["1"]],
    ["AT+CIPMUX=", "CIPMUX", "set", [""]],
    ["AT+CIPMUX==1", "CIPMUX", "set", ["=1"]],
    ["AT+X=1,,2,", "X", "set", ["1", "", "2", ""]],
    ['AT+X="a,b"', "X", "set", ['"a', 'b"']],
    ['AT+X="a\\,b",1', "X", "set", ['"a\\,b"', "1"]],
    ['AT+X="a\\\\",1', "X", "set", ['"a\\\\"', "1"]],
    [`AT+X=${"1,".repeat(15)}1`, "X", "set", new Array<string>(16).fill("1")],
  ] as const)("%s", (line, name, form, texts) => {
    expect(parseLine(line)).toEqual({ name, form, arguments: texts });
  });

  it.each([
    ...[
      "AT ",
      "AT+",
      "AT;",
      "ATX",
      "AT?",
      "AT=1",
      "ATGMR",
      "AT+E0",
      "ATE0X",
      "AT+GMR;AT",
      "AT+CIPMUX ?",
      "AT+CIPMUX?1",
      "AT+CIPMUX??",
    ],
    ...["AT+CIPMUX=?1", "AT+CIPMUX 1", "AT++GMR", "AT+ÿ", 'AT+X="a\\', `AT+X=${"1,".repeat(16)}1`],
  ])("does not know %s", (line) => {
    expect(() => parseLine(line)).toThrow(expect.objectContaining({ name: "CommandError", code: UNSUPPORTED }));
  });

  it("throws nothing but refusals", () => {
    const text = fc.string({ unit: fc.constantFrom(...'AT+CIPMUX=?,"\\01 \xff\r\nE_-x'.split("")), maxLength: 40 });
    fc.assert(
      fc.property(text, (rest) => {
        try {
          const { arguments: texts } = parseLine(`AT${rest}`);
          for (const argument of texts) {
            readString(argument);
            readNumber(argument);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(CommandError);
        }
      }),
    );
  });
});

describe("readString", () => {
  // golden 03, wire facts 2.10, 2.11
  it.each([
    ['""', ""],
    ['"abc"', "abc"],
    ['"a\\,b"', "a,b"],
    ['"a\\"b"', 'a"b'],
    ['"a\\\\b"', "a\\b"],
    ['"\\n\\0\\x41"', "n0x41"],
    ['" "', " "],
    ['"\xff\x01"', "\xff\x01"],
    ["abc", undefined],
    ["1", undefined],
    ['"abc', undefined],
    ['abc"', undefined],
    ['"abc"x', undefined],
    [' "abc"', undefined],
    ['"', undefined],
    ['"a"b"', undefined],
    ["", undefined],
  ])("%s", (argument, text) => {
    expect(readString(argument)).toBe(text);
  });

  it("reads back whatever was escaped, also between other arguments", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary-ascii", maxLength: 20 }), { minLength: 1, maxLength: 16 }),
        (texts) => {
          const quoted = texts.map((text) => `"${text.replace(/[\\",]/g, "\\$&")}"`);
          expect(parseLine(`AT+X=${quoted.join(",")}`).arguments.map(readString)).toEqual(texts);
        },
      ),
    );
  });
});

describe("readNumber", () => {
  // golden 02
  it.each([
    ["0", 0],
    ["1", 1],
    ["01", 1],
    ["010", 10],
    ["-1", -1],
    ["-0", 0],
    ["0x1", 1],
    ["0X1f", 31],
    ["0x", 0],
    ["-0x10", -16],
    ["2147483647", 2147483647],
    ["99999999999", 99999999999],
    ["+1", undefined],
    ["1.0", undefined],
    ["1e0", undefined],
    ["0b1", undefined],
    ["1a", undefined],
    ["x1", undefined],
    [" 1", undefined],
    ["1 ", undefined],
    ["--1", undefined],
    ["-", undefined],
    ['"1"', undefined],
    ["", undefined],
  ])("%s", (argument, value) => {
    expect(readNumber(argument)).toBe(value);
  });
});
