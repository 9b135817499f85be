import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { labAddresses, labHostNumber } from "./addresses.js";
import { labHosts } from "./hosts/index.js";

describe("the virtual addresses", () => {
  it.each([
    [7, "198.51.100.7", "2001:db8:1ab::7"],
    [123, "198.51.100.123", "2001:db8:1ab::123"],
  ])("of host %i", (number, ipv4, ipv6) => {
    expect(labAddresses(number)).toEqual([ipv4, ipv6]);
    expect([labHostNumber(ipv4), labHostNumber(ipv6)]).toEqual([number, number]);
  });

  it("is found in any spelling of the same address", () => {
    expect(labHostNumber("2001:0DB8:01AB:0:0:0:0:0080")).toBe(80);
  });

  it.each([
    "198.51.101.7",
    "198.51.10.0",
    "127.0.0.1",
    "2001:db8::7",
    "2001:db8:1ab::1:7",
    "2001:db8:1ab::a",
    "::ffff:198.51.100.7",
    "echo.test",
    "",
  ])("are not %j", (address) => {
    expect(labHostNumber(address)).toBeUndefined();
  });
});

describe("the hosts", () => {
  it("are in the list, one of each file", () => {
    const files = readdirSync(new URL("./hosts/", import.meta.url)).filter((file) => !/^index|\.test\.ts$/.test(file));
    expect(labHosts.map(({ name }) => name.replace(/\.test$/, ".ts")).sort()).toEqual(files.sort());
  });

  it("have names under .test and numbers of their own", () => {
    const names = labHosts.map(({ name }) => name);
    const numbers = labHosts.map(({ number }) => number);
    expect(names.filter((name) => !/^[a-z0-9-]+\.test$/.test(name))).toEqual([]);
    expect(numbers.filter((number) => number < 1 || number >= 200)).toEqual([]);
    expect([new Set(names).size, new Set(numbers).size]).toEqual([names.length, numbers.length]);
  });

  it("have one service a port", () => {
    for (const { services } of labHosts) {
      const places = services.map(({ protocol, port }) => `${protocol} ${port}`);
      expect(new Set(places).size).toBe(places.length);
    }
  });
});
