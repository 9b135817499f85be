import { afterEach, describe, expect, it, vi } from "vitest";
import { OwnAddresses, OwnEchoes, SenderGuard } from "./udp-filters.js";

describe("SenderGuard", () => {
  const nobody = () => false;

  it("lets in this computer, the remote, and whom was sent to, but nobody else", () => {
    const guard = new SenderGuard("192.0.2.1");
    guard.noteSent("192.0.2.2");
    const senders = ["127.0.0.1", "::1", "192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"];
    expect(senders.filter((sender) => guard.lets(sender, nobody))).toEqual(senders.slice(0, 4));
    expect(guard.lets("192.0.2.3", (address) => address === "192.0.2.3")).toBe(true);
  });

  it.each(["255.255.255.255", "239.1.2.3", "ff02::fb"])("lets everybody in after a question to %s", (everybody) => {
    const guard = new SenderGuard(everybody);
    expect(guard.lets("192.0.2.3", nobody)).toBe(false);
    guard.noteSent(everybody);
    expect(guard.lets("192.0.2.3", nobody)).toBe(true);
  });

  it("remembers the latest thousand", () => {
    const guard = new SenderGuard("0.0.0.0");
    const address = (index: number) => `198.18.${index >> 8}.${index & 255}`;
    for (let index = 0; index < 5000; index++) guard.noteSent(address(index));
    expect([guard.lets(address(4999), nobody), guard.lets(address(4000), nobody)]).toEqual([true, true]);
    expect(guard.lets(address(3999), nobody)).toBe(false);
  });
});

describe("OwnEchoes", () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const hello = Uint8Array.of(1, 2, 3);

  it("recognises each datagram to many once", () => {
    const echoes = new OwnEchoes();
    echoes.noteSent(hello, "239.1.2.3");
    echoes.noteSent(hello, "255.255.255.255");
    echoes.noteSent(hello, "192.0.2.1");
    expect([echoes.take(Uint8Array.of(1, 2, 4)), echoes.take(hello), echoes.take(hello), echoes.take(hello)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("forgets after a second, and the oldest when there are many", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const echoes = new OwnEchoes();
    echoes.noteSent(hello, "239.1.2.3");
    vi.advanceTimersByTime(1001);
    expect(echoes.take(hello)).toBe(false);
    for (let count = 0; count < 100; count++) echoes.noteSent(Uint8Array.of(count), "239.1.2.3");
    expect([echoes.take(Uint8Array.of(35)), echoes.take(Uint8Array.of(36))]).toEqual([false, true]);
  });
});

it("OwnAddresses knows the loopback addresses", () => {
  const own = new OwnAddresses();
  expect([own.has("127.0.0.1"), own.has("127.9.9.9"), own.has("203.0.113.77")]).toEqual([true, true, false]);
});
