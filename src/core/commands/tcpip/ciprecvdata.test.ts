import { describe, expect, it } from "vitest";
import { type Bench, joinedBench } from "../../../testing/bench.js";
import { linkedBench, listenPeer, openUdpPeer, type StreamPeer } from "../../../testing/bench-peers.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

/** A passive link with `data` waiting, of which the host has been told. */
async function waiting(dialect: string, data: string): Promise<{ readonly bench: Bench; readonly peer: StreamPeer }> {
  const { bench, peer } = await linkedBench({ dialect });
  await bench.command("AT+CIPRECVMODE=1");
  await peer.send(data);
  expect(await bench.wait(5)).toBe(`\r\n+IPD,${data.length}\r\n`);
  return { bench, peer };
}

describe.each(["2.2", "4.2"])("AT+CIPRECVDATA in dialect %s", (dialect) => {
  // golden 25: no blank line before OK; what is left is announced behind it
  it("reads at most so many bytes, and what there is when that is less", async () => {
    const { bench } = await waiting(dialect, "0123456789abcdef");
    await expectDialogue(bench, [
      ["AT+CIPRECVDATA=1", "+CIPRECVDATA:1,0\r\nOK\r\n\r\n+IPD,15\r\n"],
      ["AT+CIPRECVDATA=9", "+CIPRECVDATA:9,123456789\r\nOK\r\n\r\n+IPD,6\r\n"],
      ["AT+CIPRECVDATA=2147483647", "+CIPRECVDATA:6,abcdef\r\nOK\r\n"],
      ["AT+CIPRECVDATA=1", ERROR],
    ]);
  });

  it("is exact with any bytes", async () => {
    const every = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
    const { bench } = await waiting(dialect, every);
    await expectDialogue(bench, [["AT+CIPRECVDATA=256", `+CIPRECVDATA:256,${every}\r\nOK\r\n`]]);
  });

  it("joins what came in pieces", async () => {
    const { bench, peer } = await waiting(dialect, "one");
    for (const piece of ["two", "three"]) await peer.send(piece);
    await bench.wait(5);
    await expectDialogue(bench, [
      ["AT+CIPRECVDATA=5", "+CIPRECVDATA:5,onetw\r\nOK\r\n\r\n+IPD,6\r\n"],
      ["AT+CIPRECVDATA=6", "+CIPRECVDATA:6,othree\r\nOK\r\n"],
    ]);
  });

  // seed: bare address; golden 25: quoted
  it("names the sender with AT+CIPDINFO=1, not in +IPD", async () => {
    const { bench, peer } = await waiting(dialect, "hi");
    await expectDialogue(bench, [
      ["AT+CIPDINFO=1", OK],
      ["AT+CIPRECVDATA=5", `+CIPRECVDATA:2,"127.0.0.1",7000,hi\r\nOK\r\n`],
    ]);
    await peer.send("yo");
    expect(await bench.wait(5)).toBe("\r\n+IPD,2\r\n");
  });

  it("reads of the link that is named with AT+CIPMUX=1", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    for (const line of ["AT+CIPMUX=1", "AT+CIPRECVMODE=1"]) await bench.command(line);
    for (const id of [0, 2]) await bench.command(`AT+CIPSTART=${id},"TCP","127.0.0.1",7000`);
    await server.streams[1]?.send("two");
    await server.streams[0]?.send("zero");
    await bench.wait(5);
    await expectDialogue(bench, [
      ["AT+CIPRECVDATA=2,1", "+CIPRECVDATA:1,t\r\nOK\r\n\r\n+IPD,2,2\r\n"],
      ["AT+CIPRECVDATA=0,10", "+CIPRECVDATA:4,zero\r\nOK\r\n"],
      ["AT+CIPRECVDATA=0,10", ERROR],
    ]);
    await expectRefusals(bench, [
      ...["1,10", "5,10", "-1,10", "2,0"].map((tail) => `AT+CIPRECVDATA=${tail}`),
      ["AT+CIPRECVDATA=2", 0x01080001],
    ]);
  });

  // golden 26: a read returns one datagram, and the rest of one that was read in part is lost
  it("reads one datagram at a time", async () => {
    const bench = await joinedBench({ dialect });
    const peer = await openUdpPeer(bench);
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    await bench.command("AT+CIPRECVMODE=1");
    for (const text of ["first", "second", "third"]) await peer.send(text, 4000);
    await bench.wait(5);
    await expectDialogue(bench, [
      ["AT+CIPRECVDATA=100", "+CIPRECVDATA:5,first\r\nOK\r\n\r\n+IPD,11\r\n"],
      ["AT+CIPRECVDATA=3", "+CIPRECVDATA:3,sec\r\nOK\r\n\r\n+IPD,5\r\n"],
      ["AT+CIPRECVDATA=100", "+CIPRECVDATA:5,third\r\nOK\r\n"],
    ]);
  });

  it("needs passive mode, a link and data", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectRefusals(bench, ["AT+CIPRECVDATA=10"]);
    await bench.command("AT+CIPRECVMODE=1");
    await expectRefusals(bench, ["AT+CIPRECVDATA=10"]);
    peer.socket.close();
    await bench.wait(5);
    await expectRefusals(bench, ["AT+CIPRECVDATA=10"]);
  });

  it("refuses anything else, and keeps the data", async () => {
    const { bench } = await waiting(dialect, "kept");
    await expectRefusals(bench, [
      ...["", "?", "=?", "=", "=0", "=-1", "=2147483648", "=1,2"].map((tail) => `AT+CIPRECVDATA${tail}`),
      ['AT+CIPRECVDATA="4"', 0x01080000],
      ["AT+CIPRECVDATA=four", 0x01080000],
    ]);
    await expectDialogue(bench, [["AT+CIPRECVDATA=4", "+CIPRECVDATA:4,kept\r\nOK\r\n"]]);
  });
});

describe("AT+CIPRECVDATA=<length>,<keepDatagram>", () => {
  // generations: only in 4.2
  it("reads nothing rather than a part of a datagram", async () => {
    const bench = await joinedBench();
    const peer = await openUdpPeer(bench);
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    await bench.command("AT+CIPRECVMODE=1");
    await peer.send("datagram", 4000);
    await bench.wait(5);
    await expectDialogue(bench, [
      ["AT+CIPRECVDATA=7,1", ERROR],
      ["AT+CIPRECVDATA=8,1", "+CIPRECVDATA:8,datagram\r\nOK\r\n"],
    ]);
  });

  it.each(["2.2", "3.4", "4.1", "5.0"])("is one parameter too many in dialect %s", async (dialect) => {
    const { bench } = await waiting(dialect, "data");
    await expectRefusals(bench, ["AT+CIPRECVDATA=4,0", "AT+CIPRECVDATA=4,1"]);
  });
});
