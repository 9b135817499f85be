import { describe, expect, it } from "vitest";
import { type Bench, type BenchOptions, joinedBench } from "../../testing/bench.js";
import { dialPeer, linkedBench, openUdpPeer, type ServerPeer, type StreamPeer } from "../../testing/bench-peers.js";
import { expectDialogue, OK, PROMPT } from "../../testing/dialogue.js";
import { bytesOf } from "../bytes.js";

interface Passing {
  readonly bench: Bench;
  readonly server: ServerPeer;
  readonly peer: StreamPeer;
}

/** In passthrough over TCP, and it has been quiet for a while. */
async function passing(dialect = "4.2", internet: BenchOptions["internet"] = {}): Promise<Passing> {
  const linked = await linkedBench({ dialect, internet });
  await expectDialogue(linked.bench, [
    ["AT+CIPMODE=1", OK],
    ["AT+CIPSEND", PROMPT],
  ]);
  return linked;
}

/** Sends what is written as "abc, 5 ms, +++", and lets 100 ms pass after the last. */
async function play(bench: Bench, script: string): Promise<string> {
  for (const [index, part] of script.split(/, (\d+) ms, /).entries()) {
    if (index % 2 === 0) bench.modem.receive(bytesOf(part));
    else if (part !== "0") await bench.clock.advance(Number(part));
  }
  return bench.wait(100);
}

const isInCommandMode = async (bench: Bench) => (await bench.send("AT\r\n")) === `AT\r\n${OK}`;

describe("leaving passthrough", () => {
  // wire facts 9.3, 9.4; what does not stand alone, with 3 ms of silence on either side, is data
  it.each<[script: string, left: boolean, received: string]>([
    ["+++", true, ""],
    ["+, 0 ms, +, 0 ms, +", true, ""],
    ["abc, 5 ms, +++", true, ""],
    ["abc, 15 ms, +++", true, ""],
    ["abc, 40 ms, +++", true, "abc"],
    ["+, 5 ms, +, 5 ms, +", true, ""],
    ["++, 5 ms, +", true, ""],
    ["+, 40 ms, +, 40 ms, +", false, "+++"],
    ["abc, 1 ms, +++", false, "abc+++"],
    ["+++, 1 ms, abc", false, "+++abc"],
    ["+++, 2 ms, +++", false, "++++++"],
    ["abc+++", false, "abc+++"],
    ["+++abc", false, "+++abc"],
    ["++++", false, "++++"],
    ["++", false, "++"],
    ["+++\r\n", false, "+++\r\n"],
    ["+++AT\r\n", false, "+++AT\r\n"],
  ])("%j", async (script, left, received) => {
    const { bench, peer } = await passing();
    expect(await play(bench, script)).toBe("");
    expect(peer.take()).toBe(received);
    expect(await isInCommandMode(bench)).toBe(left);
  });

  it.each([2917, 2920])("does not happen at the end of more: %d bytes and +++", async (count) => {
    const { bench, peer } = await passing();
    await play(bench, `${"x".repeat(count)}+++`);
    expect(peer.receivedBytes).toBe(count + 3);
    expect(await isInCommandMode(bench)).toBe(false);
  });

  it.each([0, 2])("does not happen %d ms behind packets that left at once", async (ms) => {
    const { bench, peer } = await passing();
    await play(bench, `${"x".repeat(2920)}, ${ms} ms, +++`);
    expect(peer.receivedBytes).toBe(2923);
    expect(await isInCommandMode(bench)).toBe(false);
  });

  it("leaves what comes 5 ms after +++ to the command mode", async () => {
    const { bench, peer } = await passing();
    expect(await play(bench, "+++, 5 ms, AT\r\n")).toBe(`AT\r\n${OK}`);
    expect(peer.take()).toBe("");
  });

  it("keeps the link, and AT+CIPSEND goes on", async () => {
    const { bench, peer } = await passing();
    await bench.send("+++");
    await expectDialogue(bench, [
      ["AT+CIPSTATE?", `+CIPSTATE:0,"TCP","127.0.0.1",7000,49152,0\r\n${OK}`],
      ["AT+CIPSEND", PROMPT],
    ]);
    await bench.send("again");
    expect(peer.take()).toBe("again");
  });

  it("has no meaning in command mode", async () => {
    const { bench } = await linkedBench();
    expect(await bench.send("+++")).toBe("+++");
    expect(await bench.send("\r\n")).toBe("\r\n\r\nERROR\r\n");
  });
});

describe("passthrough over TCP", () => {
  it("moves every byte both ways", async () => {
    const { bench, peer } = await passing();
    const all = String.fromCharCode(...Array.from({ length: 256 }, (_, index) => index));
    expect(await bench.send(`AT\r\n${all}`)).toBe("");
    expect(peer.take()).toBe(`AT\r\n${all}`);
    await peer.send(all);
    expect(await bench.wait(5)).toBe(all);
  });

  it("collects for 20 ms from the first byte", async () => {
    const { bench, peer } = await passing();
    bench.modem.receive(bytesOf("a"));
    await bench.clock.advance(15);
    bench.modem.receive(bytesOf("b"));
    await bench.clock.advance(4);
    expect(peer.take()).toBe("");
    await bench.clock.advance(2);
    expect(peer.take()).toBe("ab");
  });

  it("collects as long as AT+TRANSINTVL says", async () => {
    const { bench, peer } = await linkedBench();
    for (const line of ["AT+TRANSINTVL=500", "AT+CIPMODE=1", "AT+CIPSEND"]) await bench.command(line);
    bench.modem.receive(bytesOf("a"));
    await bench.clock.advance(490);
    expect(peer.take()).toBe("");
    await bench.clock.advance(20);
    expect(peer.take()).toBe("a");
  });

  it.each([
    ["2.2", 2048], // seed
    ["4.2", 2920], // manual
  ])("sends at once what fills a packet of dialect %s", async (dialect, packetBytes) => {
    const { bench, peer } = await passing(dialect);
    bench.modem.receive(bytesOf("x".repeat(packetBytes + 5)));
    await bench.clock.advance(2);
    expect(peer.receivedBytes).toBe(packetBytes);
    await bench.clock.advance(20);
    expect(peer.receivedBytes).toBe(packetBytes + 5);
  });

  it("sends bulk data at once, and the rest in its own time", async () => {
    const { bench, peer } = await passing("2.2");
    bench.modem.receive(bytesOf("y".repeat(100)));
    await bench.clock.advance(15);
    for (let count = 0; count < 3; count++) bench.modem.receive(bytesOf("x".repeat(40_000)));
    expect(bench.modem.links.table.getOpen(0)?.sendingBytes).toBeGreaterThan(0); // not at the end of the moment
    await bench.clock.advance(10);
    expect(peer.receivedBytes).toBe(120_100 - (120_100 % 2048));
    await bench.clock.advance(9);
    expect(peer.receivedBytes).toBe(120_100 - (120_100 % 2048));
    await bench.clock.advance(3);
    expect(peer.take()).toBe("y".repeat(100) + "x".repeat(120_000));
  });

  it("holds the host while the peer does not read, and goes on later", async () => {
    const { bench, peer } = await passing();
    peer.socket.pause();
    let sent = 0;
    const text = Array.from({ length: 1000 }, (_, index) => String(index).padStart(1000, ".")).join("");
    while (bench.receiving && sent < text.length) {
      bench.modem.receive(bytesOf(text.slice(sent, sent + 10_000)));
      sent += 10_000;
      await bench.clock.advance(1);
    }
    expect(sent).toBeLessThan(300_000);
    await bench.clock.advance(60_000);
    expect(bench.receiving).toBe(false);
    peer.socket.resume();
    await bench.clock.advance(100);
    expect(bench.receiving).toBe(true);
    for (; sent < text.length; sent += 10_000) {
      bench.modem.receive(bytesOf(text.slice(sent, sent + 10_000)));
      await bench.clock.advance(1);
    }
    await bench.clock.advance(100);
    expect(peer.take()).toBe(text);
    expect(bench.takeOutput()).toBe("");
  });

  it.each(["close", "reset"] as const)("lets a held host go when the peer's %s ends the link", async (end) => {
    const { bench, peer } = await passing("4.2", { windowBytes: 1000 });
    peer.socket.pause();
    await bench.send("x".repeat(300_000));
    expect(bench.receiving).toBe(false);
    peer.socket.resume();
    peer.socket[end]();
    await bench.clock.advance(5);
    expect(bench.receiving).toBe(true);
  });

  it("is not stopped by passive receive mode", async () => {
    const { bench, peer } = await linkedBench();
    for (const line of ["AT+CIPRECVMODE=1", "AT+CIPMODE=1", "AT+CIPSEND"]) await bench.command(line);
    await peer.send("raw");
    expect(await bench.wait(5)).toBe("raw");
  });
});

describe("a link that ends in passthrough", () => {
  // golden 23
  it.each(["close", "reset"] as const)("is opened again after a %s, without a word", async (end) => {
    const { bench, server, peer } = await passing();
    peer.socket[end]();
    expect(await bench.send("lost")).toBe("");
    expect(await bench.wait(100)).toBe("");
    await bench.send("two");
    expect(server.latest.take()).toBe("two");
    await server.latest.send("back");
    expect(await bench.wait(5)).toBe("back");
    await bench.send("+++");
    await expectDialogue(bench, [["AT+CIPCLOSE", `CLOSED\r\n${OK}`]]);
  });

  it("is tried until somebody listens", async () => {
    const { bench, server, peer } = await passing();
    server.close();
    peer.socket.close();
    expect(await bench.wait(10_000)).toBe("");
    await server.listen(bench.peers, 7000);
    await bench.wait(200);
    await bench.send("hi");
    expect(server.latest.take()).toBe("hi");
  });

  // wire facts 9.6, manual: AT+SYSMSG bit 2
  it("is reported with AT+SYSMSG=4", async () => {
    const { bench, peer } = await linkedBench();
    for (const line of ["AT+SYSMSG=4", "AT+CIPMODE=1", "AT+CIPSEND"]) await bench.command(line);
    peer.socket.close();
    expect(await bench.wait(200)).toBe("CLOSED\r\nCONNECT\r\n");
  });

  it("is reported in detail with AT+SYSMSG=7, as is leaving", async () => {
    const { bench, peer } = await linkedBench();
    for (const line of ["AT+SYSMSG=7", "AT+CIPMODE=1", "AT+CIPSEND"]) await bench.command(line);
    peer.socket.close();
    expect(await bench.wait(200)).toBe('CLOSED\r\n+LINK_CONN:0,0,"TCP",0,"127.0.0.1",7000,49153\r\n');
    expect(await bench.send("+++")).toBe("\r\n+QUITT\r\n");
  });

  // golden 24 has this for a client of the server
  it("is reported on leaving while it is not there", async () => {
    const { bench, server, peer } = await passing();
    server.close();
    peer.socket.close();
    await bench.wait(1000);
    expect(await bench.send("+++")).toBe("CLOSED\r\n");
    expect(await bench.wait(10_000)).toBe("");
    expect(bench.clock.pendingTimers).toBe(0);
    await expectDialogue(bench, [
      ["AT+CIPSTATUS", `STATUS:4\r\n${OK}`],
      ["AT+CIPSEND", "\r\nERROR\r\n"],
    ]);
  });

  it("is given up on leaving while it is being opened", async () => {
    const { bench, server, peer } = await passing("4.2", { latencyMs: 20 });
    peer.socket.close();
    await bench.wait(123); // over after 20 ms, tried again after 120, open after 160
    expect(await bench.send("+++")).toBe("CLOSED\r\n");
    expect(await bench.wait(1000)).toBe("");
    expect(server.streams).toHaveLength(1);
    await expectDialogue(bench, [["AT+CIPSTATE?", OK]]);
  });

  it("is not opened before the station is back", async () => {
    const { bench, server } = await passing();
    bench.modem.wifi.station.lose();
    await bench.wait(500); // the station tries again after a second
    expect(server.streams).toHaveLength(1);
    expect(server.latest.state).not.toBe("open");
    await bench.wait(2500);
    await bench.send("back");
    expect(server.latest.take()).toBe("back");
  });

  it("in command mode is reported and not opened again", async () => {
    const { bench, server, peer } = await passing();
    await bench.send("+++");
    peer.socket.close();
    expect(await bench.wait(10_000)).toBe("CLOSED\r\n");
    expect(server.streams).toHaveLength(1);
  });
});

describe("passthrough over UDP", () => {
  it("sends datagrams of what came within 20 ms, and hears everybody", async () => {
    const bench = await joinedBench();
    const peer = await openUdpPeer(bench);
    for (const line of ['AT+CIPSTART="UDP","127.0.0.1",7000,4000,0', "AT+CIPMODE=1", "AT+CIPSEND"])
      await bench.command(line);
    await bench.send("one");
    bench.modem.receive(bytesOf("t"));
    bench.modem.receive(bytesOf("wo"));
    await bench.wait(30);
    await bench.send("x".repeat(2920 + 7));
    expect(peer.take().map(([text]) => (text.length > 10 ? text.length : text))).toEqual([
      "one",
      "two",
      2920,
      "xxxxxxx",
    ]);
    await peer.send("raw", 4000);
    await peer.send("", 4000);
    expect(await bench.wait(5)).toBe("raw");
    expect(await bench.send("+++")).toBe("");
    await expectDialogue(bench, [["AT+CIPCLOSE", `CLOSED\r\n${OK}`]]);
  });
});

describe("passthrough of a server", () => {
  async function serving(): Promise<{ bench: Bench; client: StreamPeer }> {
    const bench = await joinedBench({ internet: { windowBytes: 1000 } });
    const lines = ["AT+CIPMUX=1", "AT+CIPSERVERMAXCONN=1", "AT+CIPMODE=1", "AT+CIPSERVER=1,80"];
    await expectDialogue(
      bench,
      lines.map((line) => [line, OK]),
    );
    const client = dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("0,CONNECT\r\n");
    await expectDialogue(bench, [["AT+CIPSEND", PROMPT]]);
    return { bench, client };
  }

  it("talks to the one client", async () => {
    const { bench, client } = await serving();
    await bench.send("to client");
    expect(client.take()).toBe("to client");
    await client.send("and back");
    expect(await bench.wait(5)).toBe("and back");
    const other = dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("");
    expect(other.state).toBe("failed");
  });

  // golden 24
  it("tells of the client that went on leaving, and takes the next one", async () => {
    const { bench, client } = await serving();
    client.socket.close();
    expect(await bench.wait(100)).toBe("");
    expect(await bench.send("+++")).toBe("0,CLOSED\r\n");
    dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("0,CONNECT\r\n");
  });

  it("goes on with the next client without leaving", async () => {
    const { bench, client } = await serving();
    client.socket.close();
    await bench.wait(100);
    const next = dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("");
    await bench.send("to the next");
    expect(next.take()).toBe("to the next");
  });

  it("lets a held host go when the client is gone", async () => {
    const { bench, client } = await serving();
    client.socket.pause();
    await bench.send("x".repeat(300_000));
    expect(bench.receiving).toBe(false);
    client.socket.reset();
    await bench.clock.advance(5);
    expect(bench.receiving).toBe(true);
    expect(await bench.send("+++")).toBe("0,CLOSED\r\n");
  });
});
