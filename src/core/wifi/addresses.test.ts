import { describe, expect, it } from "vitest";
import {
  firstOfNetwork,
  formatIpv4,
  isMac,
  isMulticastMac,
  isStationMac,
  laterMac,
  linkLocalAddress,
  normaliseIpv4,
} from "./addresses.js";

describe("normaliseIpv4", () => {
  it.each([
    ["192.168.4.1", "192.168.4.1"],
    ["255.255.255.255", "255.255.255.255"],
    ["0.0.0.0", "0.0.0.0"],
    ["1", "0.0.0.1"],
    ["1.2", "1.0.0.2"],
    ["1.2.3", "1.2.0.3"],
    ["1.65536", "1.1.0.0"],
    ["4294967295", "255.255.255.255"],
    ["0x7f.1", "127.0.0.1"],
    ["0XC0A80001", "192.168.0.1"],
    ["192.168.010.011", "192.168.8.9"],
  ])("reads %s as %s, as inet_aton does", (text, address) => {
    expect(normaliseIpv4(text)).toBe(address);
  });

  it.each(["", ".", "1.", ".1", "256.0.0.1", "1.2.3.256", "1.2.65536", "1.16777216", "4294967296"])(
    "refuses '%s'",
    (text) => {
      expect(normaliseIpv4(text)).toBeUndefined();
    },
  );

  it.each([
    "1.2.3.4.5",
    "1.2.3.-4",
    "1.2.3.+4",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1..3.4",
    "0x.1",
    "08.1",
    "1e1.1",
    "host",
    "::1",
  ])("refuses '%s'", (text) => {
    expect(normaliseIpv4(text)).toBeUndefined();
  });
});

describe("other addresses", () => {
  it.each([
    [0, "0.0.0.0"],
    [0xc0a80401, "192.168.4.1"],
    [0xffffffff, "255.255.255.255"],
  ])("formats %i as %s", (value, text) => {
    expect(formatIpv4(value)).toBe(text);
  });

  it("replaces the last number by 1", () => {
    expect(firstOfNetwork("192.168.6.100")).toBe("192.168.6.1");
  });

  it.each([
    ["1a:fe:35:98:d3:7b", true],
    ["1A:FE:35:98:D3:7B", true],
    ["1a:fe:35:98:d3", false],
    ["1a:fe:35:98:d3:7b:00", false],
    ["1a-fe-35-98-d3-7b", false],
    ["1g:fe:35:98:d3:7b", false],
    ["", false],
  ])("knows whether '%s' is a MAC address: %s", (text, isOne) => {
    expect(isMac(text)).toBe(isOne);
  });

  it.each([
    ["1b:fe:35:98:d3:7b", true],
    ["ff:ff:ff:ff:ff:ff", true],
    ["1a:ff:ff:ff:ff:ff", false],
  ])("knows whether %s is a group: %s", (mac, isGroup) => {
    expect(isMulticastMac(mac)).toBe(isGroup);
  });

  it.each([
    ["7c:df:a1:00:00:01", "7c:df:a1:00:00:02"],
    ["7c:df:a1:00:ff:ff", "7c:df:a1:01:00:00"],
    ["ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"],
  ])("follows %s with %s", (mac, next) => {
    expect(laterMac(mac, 1)).toBe(next);
  });

  it("counts on over many addresses", () => {
    expect(laterMac("7c:df:a1:00:00:01", 2_000_000)).toBe("7c:df:a1:1e:84:81");
  });

  it.each<[string, boolean]>([
    ["7c:df:a1:00:00:01", true],
    ["7d:df:a1:00:00:01", false],
    ["00:00:00:00:00:00", false],
    ["7c:df:a1:00:00", false],
  ])("tells whether a station can have %s", (mac, canBe) => {
    expect(isStationMac(mac)).toBe(canBe);
  });

  it("makes the link-local address of a MAC address", () => {
    expect(linkLocalAddress("7c:df:a1:00:00:01")).toBe("fe80:0000:0000:0000:7edf:a1ff:fe00:0001");
  });
});
