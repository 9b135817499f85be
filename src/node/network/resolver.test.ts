import type { LookupAddress } from "node:dns";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../testing/contracts/network-under-test.js";
import { isHostName, Resolver } from "./resolver.js";

/** A system that knows some names, and writes down what it is asked. */
function openResolver(names: Record<string, LookupAddress[]> = {}, hosts?: Record<string, string>) {
  const asked: [string, number][] = [];
  const lookup = async (name: string, family: 0 | 4 | 6) => {
    asked.push([name, family]);
    const found = names[name];
    if (!found) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" });
    return found;
  };
  return { asked, resolver: new Resolver({ lookup, ...(hosts && { hosts: new Map(Object.entries(hosts)) }) }) };
}

const dual = { "dual.test": [v6("2001:db8::1"), v4("192.0.2.1"), v4("192.0.2.2")], "six.test": [v6("2001:db8::6")] };

describe("asking the system", () => {
  it.each([
    ["dual.test", undefined, "192.0.2.1"],
    ["dual.test", 4, "192.0.2.1"],
    ["dual.test", 6, "2001:db8::1"],
    ["six.test", undefined, "2001:db8::6"],
  ] as const)("finds %s (family %s) at %s", async (name, family, address) => {
    const { resolver, asked } = openResolver(dual);
    expect(await resolver.resolve(name, family ? { family } : {})).toBe(address);
    expect(asked).toEqual([[name, family ?? 0]]);
  });

  it("writes IPv4 addresses in their own form", async () => {
    const { resolver } = openResolver({ "mapped.test": [v6("::ffff:192.0.2.9")] });
    expect(await resolver.resolve("mapped.test")).toBe("192.0.2.9");
  });

  it("fails with dns, the system's error as the cause", async () => {
    const { resolver } = openResolver();
    await expect(resolver.resolve("nosuch.test")).rejects.toMatchObject({
      failure: "dns",
      cause: { code: "ENOTFOUND" },
    });
    expect(await failureOf(openResolver(dual).resolver.resolve("six.test", { family: 4 }))).toBe("dns");
  });

  it("does not wait longer than it may, and ignores what comes too late", async () => {
    let fail: (error: Error) => void = () => undefined;
    const lookup = () =>
      new Promise<LookupAddress[]>((_, reject) => {
        fail = reject;
      });
    const resolver = new Resolver({ lookup });
    expect(await failureOf(resolver.resolve("slow.test", { timeoutMs: 20 }))).toBe("timeout");
    // Not an unhandled rejection.
    fail(new Error("too late"));
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("takes an answer that comes in time", async () => {
    const { resolver } = openResolver(dual);
    expect(await resolver.resolve("dual.test", { timeoutMs: 5000 })).toBe("192.0.2.1");
  });
});

describe("not asking the system", () => {
  it.each(["127.0.0.1", "::1", "localhost", "LOCALHOST.", "printer.lan", "Printer.LAN", "printer.lan."])(
    "for %s",
    async (name) => {
      const { resolver, asked } = openResolver({}, { "PRINTER.lan": "192.0.2.50" });
      await resolver.resolve(name);
      expect(asked).toEqual([]);
    },
  );

  it.each([
    "256.1.1.1",
    "1.2.3",
    "127.1",
    "1.2.3.4.",
    "0x7f000001",
    "a.0x1f",
    "",
    ".",
    "a..b",
    "a b",
    "-a.test",
    "ü.de",
  ])("for %j, which is no name", async (name) => {
    const { resolver, asked } = openResolver();
    expect(await failureOf(resolver.resolve(name))).toBe("dns");
    expect(asked).toEqual([]);
  });

  it("prefers the user's table, even over localhost", async () => {
    const { resolver } = openResolver(dual, { "dual.test": "192.0.2.77", localhost: "127.0.0.5" });
    expect(await resolver.resolve("dual.test")).toBe("192.0.2.77");
    expect(await resolver.resolve("localhost")).toBe("127.0.0.5");
  });
});

it.each([
  ["example.com", true],
  ["a", true],
  ["_service._tcp.example.com", true],
  ["xn--bcher-kva.example.", true],
  ["3com.example", true],
  [`${"a".repeat(63)}.test`, true],
  [`${"a".repeat(64)}.test`, false],
  [`${"abcdefg.".repeat(31)}test`, true],
  [`${"abcdefg.".repeat(33)}test`, false],
  ["trailing-.test", false],
])("isHostName(%j) is %s", (name, expected) => {
  expect(isHostName(name)).toBe(expected);
});

function v4(address: string): LookupAddress {
  return { address, family: 4 };
}

function v6(address: string): LookupAddress {
  return { address, family: 6 };
}
