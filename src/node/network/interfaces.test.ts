import { describe, expect, it } from "vitest";
import { canListenAt, type LocalAddress, localAddresses, stationAddressFor } from "./interfaces.js";

const loopback: LocalAddress = { name: "lo", address: "127.0.0.1", netmask: "255.0.0.0", internal: true };
const loopback6: LocalAddress = { name: "lo", address: "::1", netmask: "ffff:ffff::", internal: true };
const wired6: LocalAddress = { name: "eth0", address: "2001:db8::5", netmask: "ffff:ffff::", internal: false };
const linkLocal6: LocalAddress = { name: "eth0", address: "fe80::5", netmask: "ffff:ffff::", internal: false };
const wired: LocalAddress = { name: "eth0", address: "192.168.7.30", netmask: "255.255.255.0", internal: false };
const wireless: LocalAddress = { name: "wlan0", address: "10.20.35.8", netmask: "255.255.224.0", internal: false };
const all = [loopback, loopback6, wired6, wired, wireless];

describe("stationAddressFor", () => {
  const loopbackStation = { ip: "127.0.0.1", gateway: "127.0.0.1", netmask: "255.0.0.0", ipv6: "::1" };
  const wiredStation = { ip: "192.168.7.30", gateway: "192.168.7.1", netmask: "255.255.255.0" };
  it.each([
    ["127.0.0.1", all, loopbackStation],
    ["127.0.0.5", all, { ...loopbackStation, ip: "127.0.0.5" }],
    ["::1", all, { ...loopbackStation, ip: "::1" }],
    ["127.0.0.1", [loopback, wired6], { ...loopbackStation, ipv6: undefined }],
    ["0.0.0.0", all, { ...wiredStation, ipv6: "2001:db8::5" }],
    ["::", all, { ...wiredStation, ipv6: "2001:db8::5" }],
    ["0.0.0.0", [loopback, loopback6, linkLocal6, wired], wiredStation],
    ["0.0.0.0", [loopback, wired6], { ...loopbackStation, ipv6: "2001:db8::5" }],
    ["192.168.7.30", all, wiredStation],
    ["10.20.35.8", all, { ip: "10.20.35.8", gateway: "10.20.32.1", netmask: "255.255.224.0" }],
    ["203.0.113.9", all, { ip: "203.0.113.9", gateway: "203.0.113.1", netmask: "255.255.255.0" }],
  ] as const)("%s", (bind, locals, expected) => {
    expect(stationAddressFor(bind, locals)).toEqual(expected);
  });
});

it("localAddresses knows the loopback interface", () => {
  expect(localAddresses()).toContainEqual(expect.objectContaining({ address: "127.0.0.1", internal: true }));
});

describe("canListenAt", () => {
  it.each([
    ["0.0.0.0", true],
    ["::", true],
    ["127.0.0.1", true],
    ["127.9.9.9", process.platform !== "darwin"],
    ["::1", true],
    ["0:0:0:0:0:0:0:1", true],
    ["192.168.7.30", true],
    ["fe80::5%eth0", true],
    ["192.168.7.31", false],
    ["2001:db8::6", false],
  ])("%s: %s", (address, expected) => {
    expect(canListenAt(address, [...all, linkLocal6])).toBe(expected);
  });
});
