import { describe, expect, it } from "vitest";
import type { AddressFamily } from "../../core/ports.js";
import { failureOf, type NetworkUnderTest, settled } from "./network-under-test.js";

/** The network under test knows the name `known.test` for 127.0.0.9. */
export function describeResolve(world: () => NetworkUnderTest): void {
  describe("resolve", () => {
    const known: [string, AddressFamily | undefined, string][] = [
      ["192.0.2.7", undefined, "192.0.2.7"],
      ["192.0.2.7", 4, "192.0.2.7"],
      ["2001:db8::7", undefined, "2001:db8::7"],
      ["2001:db8::7", 6, "2001:db8::7"],
      ["localhost", undefined, "127.0.0.1"],
      ["LocalHost", 4, "127.0.0.1"],
      ["localhost", 6, "::1"],
      ["known.test", undefined, "127.0.0.9"],
      ["KNOWN.Test", 4, "127.0.0.9"],
    ];
    it.each(known)("finds %s (family %s) at %s", async (name, family, address) => {
      const { network } = world();
      expect(await settled(world(), network.resolve(name, family ? { family } : {}))).toBe(address);
    });

    const unknown: [string, AddressFamily | undefined][] = [
      ["192.0.2.7", 6],
      ["2001:db8::7", 4],
      ["known.test", 6],
      ["256.1.1.1", undefined],
      ["no name at all", undefined],
      ["", undefined],
      [`${"a".repeat(64)}.test`, undefined],
    ];
    it.each(unknown)("does not find %j (family %s)", async (name, family) => {
      const { network } = world();
      const answer = failureOf(network.resolve(name, family ? { family } : {}));
      expect(await settled(world(), answer)).toBe("dns");
    });

    it("answers several questions at a time", async () => {
      const { network } = world();
      const answers = Promise.all(["localhost", "known.test", "192.0.2.1"].map((name) => network.resolve(name)));
      expect(await settled(world(), answers)).toEqual(["127.0.0.1", "127.0.0.9", "192.0.2.1"]);
    });
  });
}
