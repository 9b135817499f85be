import { describe, expect, it } from "vitest";
import { joinedBench } from "../../testing/bench.js";
import { linkedBench, listenPeer, openUdpPeer } from "../../testing/bench-peers.js";
import { expectDialogue, OK } from "../../testing/dialogue.js";

const MEBIBYTE = 1024 * 1024;

/** What the modem may keep for the host: its own mark, a window for each link, and the heads of blocks. */
const MOST_QUEUED_BYTES = 64 * 1024 + 5 * 65535 * 1.1;

/** `count` bytes that are different everywhere. */
function pattern(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let index = 0; index < count; index++) bytes[index] = (index * 7 + (index >> 8) * 13) & 0xff;
  return bytes;
}

/** The payloads of all +IPD in the text, of link `id` or of the only one. */
function payloadsOf(text: string, id?: number): string {
  const head = id === undefined ? "\r\n+IPD," : `\r\n+IPD,${id},`;
  const payloads: string[] = [];
  for (let start = text.indexOf(head); start !== -1; start = text.indexOf(head, start)) {
    const colon = text.indexOf(":", start);
    const length = Number(text.slice(start + head.length, colon));
    payloads.push(text.slice(colon + 1, colon + 1 + length));
    start = colon + 1 + length;
  }
  return payloads.join("");
}

const sameBytes = (text: string, bytes: Uint8Array) => Buffer.compare(Buffer.from(text, "latin1"), bytes) === 0;

describe("received data", () => {
  // golden 08, 13: 2920 bytes at most in one +IPD; 2.2: a driver's buffer
  it.each([
    ["4.2", 2920],
    ["2.2", 1460],
  ])("comes in blocks of dialect %s: %d bytes", async (dialect, blockBytes) => {
    const { bench, peer } = await linkedBench({ dialect });
    await peer.send("x".repeat(blockBytes * 2 + 1));
    const block = (length: number) => `\r\n+IPD,${length}:${"x".repeat(length)}\r\n`;
    expect(await bench.wait(5)).toBe(block(blockBytes) + block(blockBytes) + block(1));
  });

  it("comes before CLOSED, and empty data not at all", async () => {
    const { bench, peer } = await linkedBench();
    await peer.send("");
    await peer.send("last words");
    peer.socket.close();
    expect(await bench.wait(5)).toBe("\r\n+IPD,10:last words\r\nCLOSED\r\n");
  });

  it("comes one datagram an +IPD", async () => {
    const bench = await joinedBench();
    const peer = await openUdpPeer(bench);
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    for (const text of ["a", "", "bc"]) await peer.send(text, 4000);
    expect(await bench.wait(5)).toBe("\r\n+IPD,1:a\r\n\r\n+IPD,2:bc\r\n");
  });

  // wire facts 7.4
  it.each(["2.2", "4.2"])("is one +IPD of a long datagram, cut to 2920 bytes, in dialect %s", async (dialect) => {
    const bench = await joinedBench({ dialect });
    const peer = await openUdpPeer(bench);
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    for (const [lengthBytes, shown] of [
      [1472, 1472],
      [2920, 2920],
      [2921, 2920],
      [8192, 2920],
    ] as const) {
      await peer.send("x".repeat(lengthBytes), 4000);
      expect(await bench.wait(5)).toBe(`\r\n+IPD,${shown}:${"x".repeat(shown)}\r\n`);
    }
    expect(bench.logged.map(({ message }) => message)).toContain("link 0: a datagram of 8192 bytes is cut to 2920");
  });
});

describe("a line that takes nothing", () => {
  it("blocks the sender in bounded memory, and every byte arrives in the end", async () => {
    const { bench, peer } = await linkedBench();
    const data = pattern(10 * MEBIBYTE);
    bench.capacityBytes = 0;
    let taken = false;
    const sending = peer.send(data).then((done) => (taken = done));
    await bench.wait(60_000);
    expect(taken).toBe(false);
    expect(bench.modem.transmitter.queuedBytes).toBeLessThan(MOST_QUEUED_BYTES);
    bench.takeMore();
    const heard = await bench.wait(10_000);
    await sending;
    expect(taken).toBe(true);
    expect(sameBytes(payloadsOf(heard), data)).toBe(true);
    expect(bench.modem.transmitter.queuedBytes).toBe(0);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("blocks five senders, also one that comes later", async () => {
    const bench = await joinedBench();
    const server = await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    for (const id of [0, 1, 2, 3]) await bench.command(`AT+CIPSTART=${id},"TCP","127.0.0.1",7000`);
    bench.capacityBytes = 0;
    const data = pattern(MEBIBYTE / 2);
    const sendings = server.streams.map((stream) => stream.send(data));
    await bench.wait(1000);
    await bench.send('AT+CIPSTART=4,"TCP","127.0.0.1",7000\r\n');
    sendings.push(server.latest.send(data));
    await bench.wait(1000);
    expect(bench.modem.transmitter.queuedBytes).toBeLessThan(MOST_QUEUED_BYTES);
    bench.takeMore();
    const heard = await bench.wait(10_000);
    expect(await Promise.all(sendings)).toEqual([true, true, true, true, true]);
    for (const id of [0, 1, 2, 3, 4]) expect(sameBytes(payloadsOf(heard, id), data)).toBe(true);
  });

  it("takes output in small bites without losing or reordering any", async () => {
    const { bench, peer } = await linkedBench();
    bench.capacityBytes = 0;
    const data = pattern(300_000);
    void peer.send(data);
    let heard = "";
    for (let bite = 0; bite < 400; bite++) {
      bench.takeMore(1000);
      heard += await bench.wait(1);
    }
    expect(sameBytes(payloadsOf(heard), data)).toBe(true);
  });

  it("loses datagrams rather than keep them, and hears later ones", async () => {
    const bench = await joinedBench();
    const peer = await openUdpPeer(bench);
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    bench.capacityBytes = 0;
    for (let count = 0; count < 2000; count++) await peer.send("x".repeat(1000), 4000);
    await bench.wait(10);
    expect(bench.modem.transmitter.queuedBytes).toBeLessThan(MOST_QUEUED_BYTES);
    bench.takeMore();
    await bench.wait(10);
    await peer.send("late", 4000);
    expect(await bench.wait(5)).toBe("\r\n+IPD,4:late\r\n");
  });

  it("does not keep the peer's end from being heard afterwards", async () => {
    const { bench, peer } = await linkedBench();
    bench.capacityBytes = 0;
    void peer.send(pattern(MEBIBYTE));
    peer.socket.close();
    await bench.wait(1000);
    bench.takeMore();
    const heard = await bench.wait(1000);
    expect(payloadsOf(heard)).toHaveLength(MEBIBYTE);
    expect(heard.endsWith("\r\nCLOSED\r\n")).toBe(true);
  });

  it("blocks the sender in passthrough mode, too", async () => {
    const { bench, peer } = await linkedBench();
    for (const line of ["AT+CIPMODE=1", "AT+CIPSEND"]) await bench.command(line);
    bench.capacityBytes = 0;
    const data = pattern(2 * MEBIBYTE);
    void peer.send(data);
    await bench.wait(1000);
    expect(bench.modem.transmitter.queuedBytes).toBeLessThan(MOST_QUEUED_BYTES);
    bench.takeMore();
    expect(sameBytes(await bench.wait(1000), data)).toBe(true);
  });

  it("holds up a host that goes on asking", async () => {
    const bench = await joinedBench();
    bench.capacityBytes = 0;
    let asked = 0;
    for (; asked < 100_000 && bench.receiving; asked++) {
      bench.modem.receive(new TextEncoder().encode("AT+CIPSTATUS\r\n"));
      await bench.clock.advance(1);
    }
    expect(bench.receiving).toBe(false);
    expect(bench.modem.transmitter.queuedBytes).toBeLessThan(MOST_QUEUED_BYTES);
    bench.takeMore();
    expect(bench.receiving).toBe(true);
    expect((await bench.wait(10)).match(/STATUS:2/g)).toHaveLength(asked);
  });
});
