import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { NetworkError } from "../../core/ports.js";
import { IcmpEcho, type IcmpEchoOptions, whyNoEcho } from "./icmp-echo.js";
import { readRoundTrip } from "./icmp-program.js";
import { localAddresses } from "./interfaces.js";

const noProgram = "/no/such/program";
/** A multicast group: what answers has another address. Some systems know no way to it. */
const silentAddress = "239.255.77.7";
const hasIpv6 = localAddresses().some((local) => local.address === "::1");

/** The round trip, or the failure. */
function ping(options: IcmpEchoOptions, address = "127.0.0.1", timeoutMs = 2000): Promise<number | string> {
  return new IcmpEcho(options).ping(address, timeoutMs).catch((error: NetworkError) => error.failure);
}

const works = {
  datagram: (await ping({ kinds: ["datagram"], program: noProgram })) !== "denied",
  raw: (await ping({ kinds: ["raw"], program: noProgram })) !== "denied",
  program: (await ping({ kinds: [] })) !== "denied",
};
const whyNot = {
  datagram: "net.ipv4.ping_group_range does not name this user's group",
  raw: "this user may not open raw sockets",
  program: "there is no ping program",
};

describe.each(["datagram", "raw"] as const)("ping by a %s socket", (kind) => {
  const options: IcmpEchoOptions = { kinds: [kind], program: noProgram };

  it("measures the round trip to the loopback", async ({ skip }) => {
    skip(!works[kind], whyNot[kind]);
    const roundTrip = await ping(options);
    expect(roundTrip).toBeGreaterThanOrEqual(0);
    expect(roundTrip).toBeLessThan(500);
  });

  it("keeps many pings at a time apart", async ({ skip }) => {
    skip(!works[kind], whyNot[kind]);
    const echo = new IcmpEcho(options);
    const addresses = Array.from({ length: 20 }, (_, index) => `127.0.0.${index + 1}`);
    const trips = await Promise.all(addresses.map((address) => echo.ping(address, 2000)));
    for (const trip of trips) expect(trip).toBeLessThan(500);
  });

  it("works over IPv6", async ({ skip }) => {
    skip(!works[kind], whyNot[kind]);
    skip(!hasIpv6, "this computer has no IPv6");
    expect(await ping(options, "::1")).toBeLessThan(500);
  });

  it("takes no longer than its limit, and leaves the event loop alone meanwhile", async ({ skip }) => {
    skip(!works[kind], whyNot[kind]);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    const startMs = performance.now();
    const end = await ping(options, silentAddress, 200);
    clearInterval(ticking);
    expect(["timeout", "unreachable"]).toContain(end);
    expect(performance.now() - startMs).toBeLessThan(1500);
    if (end === "timeout") expect(ticks).toBeGreaterThan(10);
  });

  it("is ended by closeAll", async ({ skip }) => {
    skip(!works[kind], whyNot[kind]);
    const echo = new IcmpEcho(options);
    const failure = echo.ping(silentAddress, 10_000).catch((error: NetworkError) => error.failure);
    setTimeout(() => echo.closeAll(), 50);
    expect(["closed", "unreachable"]).toContain(await failure);
  });
});

describe("ping by the system's program", () => {
  const folder = mkdtempSync(join(tmpdir(), "virtual-esp-at-ping-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A program that behaves as ping does. */
  function programThat(behaves: string): string {
    const path = join(folder, `ping-${Math.random()}`);
    writeFileSync(path, `#!/bin/sh\n${behaves}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it("measures the round trip to the loopback", async ({ skip }) => {
    skip(!works.program, whyNot.program);
    expect(await ping({ kinds: [] })).toBeLessThan(1000);
  });

  it.each([
    ["answers", "echo '64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.042 ms'", 0.042],
    ["is not answered", "echo '1 packets transmitted, 0 received, 100% packet loss, time 0ms'; exit 1", "timeout"],
    ["finds no way", "echo 'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable'; exit 1", "unreachable"],
    ["may not either", "echo 'ping: socket: Operation not permitted' >&2; exit 2", "denied"],
    ["does not end", "exec sleep 30", "timeout"],
  ])("that %s", async (_what, behaves, expected) => {
    if (process.platform === "win32") return;
    expect(await ping({ kinds: [], program: programThat(behaves) }, "127.0.0.1", 300)).toBe(expected);
  });

  it.each([
    [
      "64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.030 ms\n\nrtt min/avg/max/mdev = 0.030/0.030/0.030/0.000 ms",
      0.03,
    ],
    ["64 bytes from 127.0.0.1: seq=0 ttl=64 time=12.5 ms", 12.5],
    ["Reply from 127.0.0.1: bytes=32 time<1ms TTL=128", 1],
    ["Antwort von 127.0.0.1: Bytes=32 Zeit=14ms TTL=128", 14],
    ["64 Bytes von 127.0.0.1: Zeit=0,123 ms", 0.123],
    ["1 packets transmitted, 0 received, 100% packet loss, time 0ms", undefined],
    ["", undefined],
  ])("is understood: %j", (output, expected) => {
    expect(readRoundTrip(output)).toBe(expected);
  });
});

describe("ping without any way", () => {
  it("is denied, and says how to allow it", async () => {
    const echo = new IcmpEcho({ kinds: [], program: noProgram });
    const error = await echo.ping("127.0.0.1", 100).catch((reason: NetworkError) => reason);
    expect(error).toMatchObject({ failure: "denied" });
    expect(String(error)).toMatch(/AT\+PING cannot work.*(ping_group_range|ping program)/);
  });

  it("is known before anybody pings, and not found where there is a way", async () => {
    const none = new IcmpEcho({ kinds: [], program: noProgram });
    for (const range of ["", "1\t0\n"]) {
      expect(await whyNoEcho(none, range)).toMatch(/AT\+PING cannot work.*(ping_group_range|ping program)/);
    }
    expect(await whyNoEcho(none, "0\t2147483647\n")).toBe(process.getegid ? undefined : expect.any(String));
    const anyWay = works.datagram || works.raw || works.program;
    expect((await whyNoEcho(new IcmpEcho(), "")) === undefined).toBe(anyWay);
  });

  it("wants a literal address", async () => {
    await expect(new IcmpEcho().ping("localhost", 100)).rejects.toThrow(TypeError);
  });
});
