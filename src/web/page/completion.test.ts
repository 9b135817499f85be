import { describe, expect, it } from "vitest";
import { findDialect } from "../../core/dialects/index.js";
import { commandsOf } from "../server/command-list.js";
import { complete, hintFor } from "./completion.js";

const scope = { multiplex: false, accessPoints: ["home", 'a"b'], openLinks: [] };
const commands = commandsOf(findDialect("2.2"));

const suggestions = (line: string, extra = {}) =>
  complete(line, commands, { ...scope, ...extra }).map((each) => each.line);

function hint(line: string, extra = {}) {
  const found = hintFor(line, commands, { ...scope, ...extra });
  return (
    found &&
    `${found.parts.map(({ text, isCurrent }) => (isCurrent ? `*${text}*` : text)).join("")} | ${found.explanation}`
  );
}

describe("completion", () => {
  it.each([
    ["", []],
    ["AT+CIPMU", ["AT+CIPMUX?", "AT+CIPMUX="]],
    ["at+cipmu", ["AT+CIPMUX?", "AT+CIPMUX="]],
    ["CIPMUX", ["AT+CIPMUX?", "AT+CIPMUX="]],
    ["AT+CIPMUX=", ["AT+CIPMUX=0", "AT+CIPMUX=1"]],
    ["AT+CIPMUX=1", []],
    ["AT+NOSUCH=", []],
    ['AT+CIPSTART="U', ['AT+CIPSTART="UDP"', 'AT+CIPSTART="UDPv6"']],
    ["AT+CWJAP=", ['AT+CWJAP="home"', 'AT+CWJAP="a\\"b"']],
    ['AT+CWJAP="home",', []],
  ])("%j", (line, expected) => {
    expect(suggestions(line)).toEqual(expected);
  });

  it("knows the links that are open", () => {
    expect(suggestions("AT+CIPSEND=", { multiplex: true, openLinks: [1, 3] })).toEqual([
      "AT+CIPSEND=1",
      "AT+CIPSEND=3",
    ]);
    expect(suggestions("AT+CIPSEND=", { openLinks: [0] })).toEqual([]);
  });

  it("has the commands of the dialect only", () => {
    const of = (dialect: string, line: string) =>
      complete(line, commandsOf(findDialect(dialect)), scope).map((each) => each.line);
    expect(of("nonos-1.7", "AT+CWMODE_")).toContain("AT+CWMODE_CUR=");
    expect(of("4.2", "AT+CWMODE_")).toEqual([]);
  });
});

describe("the hint", () => {
  it.each([
    ["", undefined],
    ["AT+NOSUCH=1", undefined],
    ["AT+CIPMUX", "AT+CIPMUX?   AT+CIPMUX=<mode> | "],
    ["AT+CIPMUX=", "AT+CIPMUX=*<mode>* | "],
    ['AT+CIPSTART="TCP",', 'AT+CIPSTART="type",*"host"*,<port>,[<keepAlive>]'],
    ['AT+CIPSTART="UDP","a,b",', 'AT+CIPSTART="type","host",*<port>*,[<localPort>],[<udpMode>]'],
    ["AT+CIPMUX=1,", "AT+CIPMUX=<mode> | AT+CIPMUX takes 1 parameter."],
  ])("of %j", (line, expected) => {
    const found = hint(line);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found?.startsWith(expected) && found).toBe(found);
  });

  it("has the link's number only with AT+CIPMUX=1", () => {
    expect(hint("AT+CIPSEND=")).not.toContain("linkId");
    expect(hint("AT+CIPSEND=", { multiplex: true })).toContain("*<linkId>*");
  });
});
