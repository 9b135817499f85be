import { describe, expect, it } from "vitest";
import { joinedBench } from "../../testing/bench.js";
import { textOf } from "../bytes.js";
import type { Activity } from "./activity.js";

/** A joined modem whose activities are written down, bytes as text. */
async function observedBench() {
  const seen: { [name: string]: unknown }[] = [];
  const observer = (activity: Activity, atMs: number) => {
    seen.push({ atMs, ...activity, ...("bytes" in activity && { bytes: textOf(activity.bytes) }) });
  };
  const bench = await joinedBench({ observer });
  /** What happened since the last call, the bytes of the serial line left out. */
  const take = () =>
    seen.splice(0).flatMap(({ atMs, ...activity }) => {
      expect(atMs).toBeTypeOf("number");
      return activity.kind === "host" || activity.kind === "modem" ? [] : [activity];
    });
  return { bench, seen, take };
}

const local = { address: "127.0.0.1", port: expect.any(Number) };

describe("an observer", () => {
  it("sees the start, the host's bytes and the modem's", async () => {
    const { bench, seen } = await observedBench();
    expect(seen[0]).toEqual({ atMs: 0, kind: "start" });
    seen.length = 0;
    await bench.send("AT\r\n");
    expect(seen.map(({ kind, bytes }) => [kind, bytes])).toEqual([
      ["host", "AT\r\n"],
      ["modem", "AT\r\n"],
      ["command", undefined],
      ["modem", "\r\nOK\r\n"],
      ["result", undefined],
    ]);
  });

  it("sees commands with their results, and what was refused", async () => {
    const { bench, take } = await observedBench();
    take();
    await bench.send("AT+FOO\r\nAT\r\n");
    await bench.send("hello\r\n");
    expect(take()).toEqual([
      { kind: "refused", during: "command", bytes: "AT\r\n" },
      { kind: "command", line: "AT+FOO" },
      { kind: "result", line: "AT+FOO", result: "ERROR" },
      { kind: "command", line: "hello" },
      { kind: "result", line: "hello", result: "ERROR" },
    ]);
  });

  it("sees a link and its connection, byte for byte", async () => {
    const { bench, take } = await observedBench();
    const echo = await bench.peers.listen({ port: 0 }, (socket) => ({
      onData: (bytes) => void socket.send(bytes),
      onClose: () => undefined,
    }));
    take();
    await bench.command(`AT+CIPSTART="TCP","127.0.0.1",${echo.local.port}`);
    const about = { connection: 1, protocol: "tcp", remote: echo.local };
    const link = { kind: "link", id: 0, type: "TCP", role: "client", localPort: local.port, remote: echo.local };
    expect(take()).toMatchObject([
      { kind: "command" },
      { kind: "lookup", name: "127.0.0.1", address: "127.0.0.1" },
      { kind: "connecting", ...about },
      { kind: "connected", accepted: false, local, ...about },
      { ...link, state: "open" },
      { kind: "result", result: "OK" },
    ]);
    await bench.command("AT+CIPSEND=2");
    await bench.send("hi!");
    expect(take()).toMatchObject([
      { kind: "command", line: "AT+CIPSEND=2" },
      { kind: "refused", during: "payload", bytes: "!" },
      { kind: "sent", bytes: "hi", local, ...about },
      { kind: "result", result: "SEND OK" },
      { kind: "received", bytes: "hi", local, ...about },
    ]);
    await bench.command("AT+CIPCLOSE");
    expect(take()).toMatchObject([
      { kind: "command" },
      { kind: "disconnected", by: "modem", local, ...about },
      { ...link, state: "closed" },
      { kind: "result", result: "OK" },
    ]);
  });

  it("sees a connection that fails, a name that is not known and a ping", async () => {
    const { bench, take } = await observedBench();
    take();
    await bench.command('AT+CIPSTART="TCP","127.0.0.1",9');
    await bench.command('AT+CIPDOMAIN="nosuch.test"');
    await bench.wait(1000);
    await bench.command('AT+PING="127.0.0.1"');
    const found = take().filter(({ kind }) => ["disconnected", "lookup", "ping"].includes(kind as string));
    expect(found).toMatchObject([
      { kind: "lookup", name: "127.0.0.1" },
      { kind: "disconnected", by: "peer", failure: "refused" },
      { kind: "lookup", name: "nosuch.test", failure: "dns" },
      { kind: "lookup", name: "127.0.0.1" },
      { kind: "ping", address: "127.0.0.1", roundTripMs: expect.any(Number) },
    ]);
  });

  it("sees a server, its clients, and that a reset ends everything", async () => {
    const { bench, take } = await observedBench();
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+CIPSERVER=1,8080");
    bench.peers.connect({ address: "127.0.0.1", port: 8080 }, { onData: () => undefined, onClose: () => undefined });
    await bench.wait(100);
    expect(take().slice(-4)).toMatchObject([
      { kind: "listening", protocol: "tcp", local: { port: 8080 } },
      { kind: "result", line: "AT+CIPSERVER=1,8080" },
      { kind: "connected", accepted: true, local: { port: 8080 } },
      { kind: "link", state: "open", role: "server" },
    ]);
    bench.modem.reset();
    await bench.wait(1000);
    expect(take().map(({ kind, state }) => [kind, state])).toEqual([
      ["not-listening", undefined],
      ["disconnected", undefined],
      ["link", "closed"],
      ["start", undefined],
    ]);
  });
});
