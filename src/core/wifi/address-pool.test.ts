import { describe, expect, it } from "vitest";
import { defaultPool, isUsablePool } from "./address-pool.js";

function network(ip: string, netmask = "255.255.255.0") {
  return { ip, gateway: ip, netmask };
}

describe("the default pool", () => {
  it.each([
    ["192.168.4.1", "255.255.255.0", "192.168.4.2", "192.168.4.101"],
    ["192.168.4.127", "255.255.255.0", "192.168.4.128", "192.168.4.227"],
    ["192.168.4.128", "255.255.255.0", "192.168.4.1", "192.168.4.100"],
    ["192.168.4.254", "255.255.255.0", "192.168.4.1", "192.168.4.100"],
    ["10.0.0.1", "255.0.0.0", "10.0.0.2", "10.0.0.101"],
    ["223.255.255.254", "255.255.255.0", "223.255.255.1", "223.255.255.100"],
    ["192.168.4.1", "255.255.255.240", "192.168.4.2", "192.168.4.14"],
    ["192.168.4.1", "255.255.255.252", "192.168.4.2", "192.168.4.2"],
  ])("of %s with %s is %s to %s", (ip, netmask, startIp, endIp) => {
    expect(defaultPool(network(ip, netmask))).toEqual({ startIp, endIp });
  });
});

describe("a chosen pool", () => {
  it.each([
    ["192.168.4.2", "192.168.4.101", true],
    ["192.168.4.2", "192.168.4.102", false], // more than a hundred
    ["192.168.4.155", "192.168.4.254", true],
    ["192.168.4.155", "192.168.4.255", false], // the broadcast address
    ["192.168.4.0", "192.168.4.0", false],
    ["192.168.4.1", "192.168.4.9", false], // the soft-AP's own
    ["192.168.3.250", "192.168.4.9", false],
    ["192.168.4.250", "192.168.5.9", false],
    ["192.168.5.2", "192.168.5.9", false],
    ["192.168.4.9", "192.168.4.2", false],
    ["192.168.4.9", "192.168.4.9", false],
    ["", "192.168.4.9", false],
    ["192.168.4.2", "x", false],
  ])("from %s to %s is usable at 192.168.4.1: %s", (startIp, endIp, usable) => {
    expect(isUsablePool({ startIp, endIp }, network("192.168.4.1"))).toBe(usable);
  });

  it.each([
    ["192.168.4.0", "192.168.4.9", false],
    ["192.168.4.1", "192.168.4.9", true],
    ["192.168.4.120", "192.168.4.200", false],
    ["192.168.4.120", "192.168.4.199", true],
    ["192.168.4.200", "192.168.4.220", false],
    ["192.168.4.201", "192.168.4.220", true],
  ])("from %s to %s is usable at 192.168.4.200: %s", (startIp, endIp, usable) => {
    expect(isUsablePool({ startIp, endIp }, network("192.168.4.200"))).toBe(usable);
  });

  it("minds the netmask", () => {
    const pool = { startIp: "10.0.7.1", endIp: "10.0.7.50" };
    expect(isUsablePool(pool, network("10.0.0.1", "255.255.0.0"))).toBe(true);
    expect(isUsablePool(pool, network("10.0.0.1", "255.255.255.0"))).toBe(false);
  });
});
