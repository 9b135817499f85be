import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { linkedBench, listenPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPMUX in dialect %s", (dialect) => {
  it("decides whether links have numbers", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPMUX?", `+CIPMUX:0\r\n${OK}`],
      ["AT+CIPMUX=1", OK],
      ["AT+CIPMUX=1", OK],
      ["AT+CIPMUX?", `+CIPMUX:1\r\n${OK}`],
      ['AT+CIPSTART="TCP","127.0.0.1",7000', ERROR],
      ['AT+CIPSTART=4,"TCP","127.0.0.1",7000', `4,CONNECT\r\n${OK}`],
    ]);
    await server.latest.send("hi");
    expect(await bench.wait(5)).toBe("\r\n+IPD,4,2:hi\r\n");
    server.latest.socket.close();
    expect(await bench.wait(5)).toBe("4,CLOSED\r\n");
    await expectDialogue(bench, [["AT+CIPMUX=0", OK]]);
  });

  it("stays while a link is open", async () => {
    const { bench } = await linkedBench({ dialect });
    await expectRefused(bench, ["AT+CIPMUX=0", "AT+CIPMUX=1"], "AT+CIPMUX?");
    await expectDialogue(bench, [
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ["AT+CIPMUX=1", OK],
    ]);
  });

  // seed: after all connections are disconnected; golden 40: a UDP link does not count
  it("treats an open UDP link as the dialect does", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    await expectDialogue(bench, [["AT+CIPMUX=1", dialect === "2.2" ? ERROR : OK]]);
  });

  it("stays 1 while the server runs, and 0 in passthrough mode", async () => {
    const bench = await joinedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ["AT+CIPSERVER=1,80", OK],
      ["AT+CIPMUX=0", ERROR],
      ["AT+CIPSERVER=0", OK],
      ["AT+CIPMUX=0", OK],
      ["AT+CIPMODE=1", OK],
      ["AT+CIPMUX=1", ERROR],
      ["AT+CIPMUX=0", OK],
      ["AT+CIPMODE=0", OK],
      ["AT+CIPMUX=1", OK],
    ]);
  });

  it("is 0 again after a restart", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+RST");
    await bench.wait(500);
    await expectDialogue(bench, [["AT+CIPMUX?", `+CIPMUX:0\r\n${OK}`]]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    const tails = ["", "=?", "=", "=2", "=-1", "=1,1", "=1,", "=,1"];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPMUX${tail}`),
      "AT+CIPMUX?",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [['AT+CIPMUX="1"', `ERR CODE:0x01080000\r\n${ERROR}`]]);
  });
});
