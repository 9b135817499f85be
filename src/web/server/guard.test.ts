import { describe, expect, it } from "vitest";
import { refusalOf } from "./guard.js";

describe("a console on loopback", () => {
  it.each(["localhost:8280", "127.0.0.1:8280", "[::1]:8280", "127.0.0.1", "LOCALHOST:1", "127.9.9.9:9"])(
    "answers to %s",
    (host) => {
      expect(refusalOf({ host, origin: undefined }, false)).toBeUndefined();
      expect(refusalOf({ host, origin: `http://${host}` }, false)).toBeUndefined();
    },
  );

  it.each([
    undefined,
    "",
    "evil.test",
    "evil.test:8280",
    "localhost.evil.test",
    "127.0.0.1.evil.test:8280",
    "evil.test/127.0.0.1",
    "user@127.0.0.1",
    "127.0.0.1:8280@evil.test",
    "192.168.1.2:8280",
    "0.0.0.0:8280",
    "a b",
  ])("does not answer to %s", (host) => {
    expect(refusalOf({ host, origin: undefined }, false)).toMatch(
      /^Refused: this console answers only to its own address/,
    );
  });

  it.each(["http://evil.test", "https://127.0.0.1:8280", "http://127.0.0.1:9", "http://localhost:8280", "null", ""])(
    "is not for the page of %j",
    (origin) => {
      expect(refusalOf({ host: "127.0.0.1:8280", origin }, false)).toMatch(/^Refused: only the console's own page/);
    },
  );
});

describe("a console for the whole network", () => {
  it("answers to literal addresses, and still to no other name", () => {
    expect(refusalOf({ host: "192.168.1.2:8280", origin: undefined }, true)).toBeUndefined();
    expect(refusalOf({ host: "[fe80::1]:8280", origin: undefined }, true)).toBeUndefined();
    expect(refusalOf({ host: "evil.test:8280", origin: undefined }, true)).toBeDefined();
  });
});
