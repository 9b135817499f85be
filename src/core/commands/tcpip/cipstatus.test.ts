import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { dialPeer, listenPeer, openUdpPeer } from "../../../testing/bench-peers.js";
import { expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

const status = (value: number, ...lines: string[]): [string, string] => [
  "AT+CIPSTATUS",
  [`STATUS:${value}\r\n`, ...lines.map((line) => `+CIPSTATUS:${line}\r\n`), OK].join(""),
];

describe.each(["2.2", "4.2"])("AT+CIPSTATUS in dialect %s", (dialect) => {
  it("has only the execute form", async () => {
    await expectRefused(await powerOnBench({ dialect }), ["AT+CIPSTATUS?", "AT+CIPSTATUS=1", "AT+CIPSTATUS=?"]);
  });

  it("follows the station and its TCP links", async () => {
    const bench = await powerOnBench({ dialect });
    await listenPeer(bench);
    await expectDialogue(bench, [status(0), ["AT+CWMODE=2", OK], status(0), ["AT+CWMODE=3", OK], status(1)]);
    await bench.command('AT+CWJAP="test_ap","12345678"');
    await bench.wait(1000);
    await expectDialogue(bench, [
      status(2),
      [`AT+CIPSTART="TCP","127.0.0.1",7000`, `CONNECT\r\n${OK}`],
      status(3, `0,"TCP","127.0.0.1",7000,49152,0`),
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      status(4),
      ["AT+CWQAP", `WIFI DISCONNECT\r\n${OK}`],
      status(5),
      ["AT+CWMODE=2", OK],
      status(0),
    ]);
  });

  it("lists open links by number, with those of clients of the server", async () => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ["AT+CIPSERVER=1,80", OK],
      [`AT+CIPSTART=3,"TCP","localhost",7000`, `3,CONNECT\r\n${OK}`],
    ]);
    const client = dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("0,CONNECT\r\n");
    const lines = [`0,"TCP","127.0.0.1",${client.socket.local.port},80,1`, `3,"TCP","127.0.0.1",7000,49152,0`];
    await expectDialogue(bench, [status(3, ...lines)]);
    client.socket.close();
    await bench.wait(5);
    await expectDialogue(bench, [status(3, ...lines.slice(1))]);
  });

  // seed: 3 is "a TCP, UDP, or SSL transmission"; golden 16: a UDP link alone never makes it 3
  it("counts a UDP link as the dialect does", async () => {
    const bench = await joinedBench({ dialect });
    await openUdpPeer(bench);
    await expectDialogue(bench, [
      [`AT+CIPSTART="UDP","127.0.0.1",7000,4000`, `CONNECT\r\n${OK}`],
      status(dialect === "2.2" ? 3 : 2, `0,"UDP","127.0.0.1",7000,4000,0`),
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      status(4),
    ]);
  });
});
