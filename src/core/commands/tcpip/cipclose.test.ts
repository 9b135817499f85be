import { describe, expect, it } from "vitest";
import { joinedBench } from "../../../testing/bench.js";
import { dialPeer, linkedBench, listenPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPCLOSE in dialect %s", (dialect) => {
  it("closes the only link in order", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [["AT+CIPCLOSE", `CLOSED\r\n${OK}`]]);
    expect(peer.state).toBe("fin");
    await expectRefused(bench, ["AT+CIPCLOSE"]);
  });

  it("refuses a number with AT+CIPMUX=0, and other forms", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    const tails = ["=0", "=5", "?", "=?", "="];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPCLOSE${tail}`),
    );
    expect(peer.state).toBe("open");
  });

  it("closes one of several links, or all in the order of their numbers", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+CIPSERVER=1,80");
    for (const id of [4, 2, 0]) await bench.command(`AT+CIPSTART=${id},"TCP","127.0.0.1",7000`);
    await bench.command('AT+CIPSTART=3,"UDP","127.0.0.1",7000,4000,0');
    const client = dialPeer(bench, 80); // link 1
    await bench.wait(5);
    await expectDialogue(bench, [
      ["AT+CIPCLOSE=2", `2,CLOSED\r\n${OK}`],
      ["AT+CIPCLOSE=2", ERROR],
      ["AT+CIPCLOSE", ERROR],
    ]);
    expect(server.streams.map((stream) => stream.state)).toEqual(["open", "fin", "open"]);
    await expectDialogue(bench, [["AT+CIPCLOSE=5", `0,CLOSED\r\n1,CLOSED\r\n3,CLOSED\r\n4,CLOSED\r\n${OK}`]]);
    expect([...server.streams, client].map((stream) => stream.state)).toEqual(["fin", "fin", "fin", "fin"]);
    await expectDialogue(bench, [["AT+CIPCLOSE=5", OK]]); // also when nothing is open
    dialPeer(bench, 80); // the server stays
    expect(await bench.wait(5)).toBe("0,CONNECT\r\n");
  });

  it("refuses other numbers", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+SYSLOG=1");
    await expectRefused(bench, ["AT+CIPCLOSE=0", "AT+CIPCLOSE=6", "AT+CIPCLOSE=-1", "AT+CIPCLOSE=", "AT+CIPCLOSE=5,5"]);
    await expectDialogue(bench, [['AT+CIPCLOSE="5"', `ERR CODE:0x01080000\r\n${ERROR}`]]);
  });

  it("still delivers what was sent before", async () => {
    const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: 100 } });
    peer.socket.pause();
    await bench.command("AT+CIPSEND=100");
    expect(await bench.send("x".repeat(100))).toMatch(/SEND OK\r\n$/);
    await bench.command("AT+CIPCLOSE");
    expect(peer.state).toBe("open");
    peer.socket.resume();
    await bench.wait(5);
    expect([peer.receivedBytes, peer.state]).toEqual([100, "fin"]);
  });
});
