import { describe, expect, it } from "vitest";
import { encodeEchoRequest, isEchoReply } from "./icmp-packet.js";

const payload = Uint8Array.of(1, 2, 3, 4, 5);
const echo = { identifier: 0x1234, sequence: 7, payload };
const reply4 = [0, 0, 0, 0, 0x12, 0x34, 0, 7, 1, 2, 3, 4, 5];
const reply6 = [129, ...reply4.slice(1)];
const ipHeader = [0x45, ...new Array<number>(19).fill(9)];
const ipHeaderWithOption = [0x46, ...new Array<number>(23).fill(9)];

describe("an echo request", () => {
  it("has the checksum in ICMP, and leaves it to the system in ICMPv6", () => {
    expect([...encodeEchoRequest(4, echo)]).toEqual([8, 0, 0xdc, 0xbe, 0x12, 0x34, 0, 7, 1, 2, 3, 4, 5]);
    expect([...encodeEchoRequest(6, echo)]).toEqual([128, 0, 0, 0, 0x12, 0x34, 0, 7, 1, 2, 3, 4, 5]);
  });
});

describe("an echo reply", () => {
  it.each([
    ["as a datagram socket gives it", 4, reply4, true],
    ["behind an IP header", 4, [...ipHeader, ...reply4], true],
    ["behind an IP header with an option", 4, [...ipHeaderWithOption, ...reply4], true],
    ["of ICMPv6", 6, reply6, true],
    ["of the other family", 6, reply4, false],
    ["that is the request itself", 4, [8, ...reply4.slice(1)], false],
    ["with another identifier", 4, reply4.with(5, 0x35), false],
    ["with another sequence number", 4, reply4.with(7, 8), false],
    ["with other data", 4, reply4.with(12, 6), false],
    ["with a code", 4, reply4.with(1, 1), false],
    ["with less data", 4, reply4.slice(0, -1), false],
    ["with more data", 4, [...reply4, 6], false],
    ["of no bytes", 4, [], false],
    ["of half a header", 4, reply4.slice(0, 5), false],
    ["of half an IP header", 4, ipHeader.slice(0, 5), false],
  ] as const)("%s", (_what, family, packet, expected) => {
    expect(isEchoReply(family, Uint8Array.from(packet), echo, true)).toBe(expected);
  });

  it("may have an identifier of the system's own", () => {
    expect(isEchoReply(4, Uint8Array.from(reply4.with(5, 0x35)), echo, false)).toBe(true);
  });
});
