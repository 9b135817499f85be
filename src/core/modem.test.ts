import { describe, expect, it } from "vitest";
import { Bench, joinedBench, powerOnBench } from "../testing/bench.js";
import {
  dialPeer,
  linkedBench,
  listenPeer,
  openUdpPeer,
  type ServerPeer,
  type StreamPeer,
} from "../testing/bench-peers.js";
import { expectDialogue, OK } from "../testing/dialogue.js";

const READY = "\r\nready\r\n";
/** A modem that remembers its access point joins it again. */
const READY_AND_JOINED = `${READY}WIFI CONNECTED\r\nWIFI GOT IP\r\n`;
const BLACK_HOLE = "192.0.2.99";

const TCP = 'AT+CIPSTART="TCP","127.0.0.1",7000';
const UDP = 'AT+CIPSTART="UDP","127.0.0.1",7000,4000,0';

/** What the modem can be at when it is reset, and the lines and bytes that bring it there. */
const situations: Record<string, readonly string[]> = {
  "with a half-typed line": ["AT+CIPST"],
  "with links open": [`${TCP}\r\n`],
  "while resolving": ['AT+CIPDOMAIN="nosuch.example"\r\n'],
  "while resolving for a link": ['AT+CIPSTART="TCP","localhost",7000\r\n'],
  "while connecting": [`AT+CIPSTART="TCP","${BLACK_HOLE}",7000\r\n`],
  "while resolving for a datagram": [`${UDP}\r\n`, 'AT+CIPSEND=5,"localhost",7000\r\n'],
  "while prompting": [`${TCP}\r\n`, "AT+CIPSEND=5\r\n", "he"],
  "while prompting for an escaped payload": [`${TCP}\r\n`, "AT+CIPSENDEX=5\r\n", "he\\"],
  "while prompting for a long payload": [`${TCP}\r\n`, "AT+CIPSENDL=5000\r\n", "he"],
  "while sending": [`${TCP}\r\n`, "AT+CIPSEND=8000\r\n", "x".repeat(8000)],
  "while sending a long payload": [`${TCP}\r\n`, "AT+CIPSENDL=200000\r\n", "x".repeat(200_000)],
  "in passthrough": [`${TCP}\r\n`, "AT+CIPMODE=1\r\n", "AT+CIPSEND\r\n", "unsent"],
  "in passthrough whose peer does not read": [
    `${TCP}\r\n`,
    "AT+CIPMODE=1\r\n",
    "AT+CIPSEND\r\n",
    "x".repeat(300_000),
    "more",
  ],
  "with an escape under suspicion": [`${TCP}\r\n`, "AT+CIPMODE=1\r\n", "AT+CIPSEND\r\n", "+++"],
  "with a server": ["AT+CIPMUX=1\r\n", "AT+CIPSERVER=1,80\r\n", "AT+CIPSTO=100\r\n"],
  "while joining": ['AT+CWJAP="open_ap",""\r\n'],
};

/** The last of the input has been received for 1 ms. */
async function bringTo(input: readonly string[]): Promise<{ bench: Bench; peers: StreamPeer[]; server: ServerPeer }> {
  const bench = await joinedBench({ internet: { blackHoles: [BLACK_HOLE], windowBytes: 1000 } });
  const server = await listenPeer(bench);
  for (const [index, text] of input.entries()) {
    bench.modem.receive(new TextEncoder().encode(text));
    await bench.clock.advance(index < input.length - 1 ? 50 : 2);
    for (const stream of server.streams) stream.socket.pause();
  }
  const peers = [...server.streams];
  if (bench.modem.server.running) {
    peers.push(dialPeer(bench, 80));
    await bench.clock.advance(5);
  }
  bench.takeOutput();
  return { bench, peers, server };
}

/** Nobody keeps anything: no socket of the modem, no connection of its peers, no timer. */
async function expectAllGone({ bench, peers, server }: Awaited<ReturnType<typeof bringTo>>): Promise<void> {
  for (const peer of peers) peer.socket.resume();
  await bench.clock.advance(2000); // questions to the resolver that nobody can take back
  expect(peers.map((peer) => peer.state)).toEqual(peers.map(() => "reset"));
  expect(bench.network.openCount).toBe(1);
  expect(server.streams.map((stream) => stream.state)).not.toContain("open");
  expect(bench.receiving).toBe(true);
}

describe("a reset", () => {
  it.each(Object.entries(situations))("%s ends everything without a word and starts anew", async (_, input) => {
    const situation = await bringTo(input);
    const { bench } = situation;
    bench.modem.reset();
    await expectAllGone(situation);
    expect(bench.takeOutput()).toBe(READY_AND_JOINED);
    expect(bench.clock.pendingTimers).toBe(0);
    await expectDialogue(bench, [
      ["AT+CIPSTATUS", `STATUS:2\r\n${OK}`],
      [TCP, `CONNECT\r\n${OK}`],
    ]);
  });

  it.each(Object.entries(situations))("and power off %s leave nothing behind", async (_, input) => {
    const situation = await bringTo(input);
    const { bench } = situation;
    await bench.modem.powerOff();
    await expectAllGone(situation);
    expect(bench.clock.pendingTimers).toBe(0);
    expect(await bench.send("AT\r\n")).toBe("");
    await bench.modem.powerOn();
    expect(await bench.wait(1000)).toBe(READY_AND_JOINED);
    await expectDialogue(bench, [["AT", OK]]);
  });

  // wire facts 3.2
  it.each(["while resolving", "while connecting", "while joining"])("is forced by AT+RST %s", async (name) => {
    const situation = await bringTo(situations[name] ?? []);
    const { bench } = situation;
    expect(await bench.send("AT+RST\r\n")).toBe(`\r\nWill force to restart!!!\r\n${OK}`);
    await expectAllGone(situation);
    expect(bench.takeOutput()).toBe(READY_AND_JOINED);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it("comes from AT+RST as well, and the peer sees it", async () => {
    const situation = await bringTo([`${TCP}\r\n`]);
    const { bench } = situation;
    await expectDialogue(bench, [["AT+RST", OK]]);
    await expectAllGone(situation);
    expect(bench.takeOutput()).toBe(READY_AND_JOINED);
  });

  it("frees what a UDP link had", async () => {
    const bench = await joinedBench();
    await bench.command(UDP);
    bench.modem.reset();
    expect(bench.network.openCount).toBe(0);
    await openUdpPeer(bench, 4000);
  });

  it("while a saved passthrough looks for its peer starts that once", async () => {
    const bench = await joinedBench();
    const server = await listenPeer(bench);
    await expectDialogue(bench, [['AT+SAVETRANSLINK=1,"localhost",7000,"TCP"', OK]]);
    bench.modem.reset();
    await bench.clock.advance(1010); // there is an address since 10 ms; the answer about the name takes 20
    bench.modem.reset();
    await bench.clock.advance(2000);
    expect(server.streams.map((stream) => stream.state)).toEqual(["open"]);
    expect(bench.takeOutput()).toContain("\r\n>\r\nready\r\n");
    await bench.send("hello");
    expect(server.latest.take()).toBe("hello");
  });

  it("while restarting restarts once", async () => {
    const bench = await powerOnBench();
    bench.modem.reset();
    await bench.clock.advance(100);
    bench.modem.reset();
    await bench.clock.advance(100);
    expect(await bench.send("AT\r\n")).toBe(""); // nobody is there
    expect(await bench.wait(1000)).toBe(READY);
    expect(bench.clock.pendingTimers).toBe(0);
  });
});

describe("the power switch", () => {
  it.each([
    [false, "reset"],
    [true, "fin"],
  ])("with inOrder: %s shows peers: %s, and the host nothing", async (inOrder, state) => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSEND=5");
    bench.modem.receive(new TextEncoder().encode("hello"));
    await bench.clock.advance(5);
    bench.takeOutput();
    await bench.modem.powerOff({ inOrder });
    expect(await bench.wait(1000)).toBe("");
    expect([peer.state, peer.take()]).toEqual([state, "hello"]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it("can be used in any order and at any time", async () => {
    const bench = new Bench();
    await bench.modem.powerOff();
    bench.modem.reset();
    expect(await bench.wait(1000)).toBe("");
    const first = bench.modem.powerOn();
    const second = bench.modem.powerOn();
    await Promise.all([first, second]);
    expect(await bench.wait(1000)).toBe(READY);
    await bench.modem.powerOff();
    void bench.modem.powerOn();
    void bench.modem.powerOff();
    expect(await bench.wait(1000)).toBe("");
    void bench.modem.powerOn();
    void bench.modem.powerOff();
    void bench.modem.powerOn();
    expect(await bench.wait(1000)).toBe(READY);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("says when flash cannot be read", async () => {
    const bench = new Bench({ storage: { load: () => Promise.reject(new Error("torn")), save: async () => {} } });
    await expect(bench.modem.powerOn()).rejects.toThrow("torn");
  });
});

it("knows its dialects, 2.2 unless told otherwise", async () => {
  expect(() => new Bench({ dialect: "9.9" })).toThrow(/^no dialect "9\.9"; there are /);
});
