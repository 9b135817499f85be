import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { linkedBench, listenPeer, openUdpPeer } from "../../../testing/bench-peers.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK, PROMPT, SEND_FAIL, SEND_OK } from "../../../testing/dialogue.js";

const report = (sent: number, received = sent) => `+CIPSENDL:${sent},${received}\r\n`;

// golden 15, where nothing else is said
describe("AT+CIPSENDL=<length>", () => {
  it.each([
    ["in one piece", ["0123456789"]],
    ["in pieces", ["01", "2345678", "9"]],
    ["that looks like a command", ["AT+CIPSEND", ""]],
    ["that contains the escape", ["+++ and ++", ""]],
  ])("sends data %s, without echo and without Recv", async (_, pieces) => {
    const { bench, peer } = await linkedBench();
    await expectDialogue(bench, [["AT+CIPSENDL=10", PROMPT]]);
    let heard = "";
    for (const piece of pieces) heard += await bench.send(piece);
    expect(heard).toBe(report(10) + SEND_OK);
    expect(peer.take()).toBe(pieces.join(""));
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("sends what has come in without waiting for the rest, and reports each step", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSENDLCFG=100,100");
    await bench.command("AT+CIPSENDL=250");
    expect(await bench.send("x".repeat(120))).toBe(report(100, 120));
    expect(peer.take()).toHaveLength(120);
    expect(await bench.send("x".repeat(90))).toBe(report(200, 210));
    expect(await bench.send("x".repeat(40))).toBe(report(250) + SEND_OK);
    expect(peer.receivedBytes).toBe(250);
  });

  it("takes far more than AT+CIPSEND, and holds the host up while the network takes nothing", async () => {
    const { bench, peer } = await linkedBench({ internet: { windowBytes: 4096 } });
    peer.socket.pause();
    await bench.command("AT+CIPSENDL=1000000");
    for (let given = 0; given < 100_000; given += 10_000) await bench.send("x".repeat(10_000));
    expect(bench.receiving).toBe(false);
    peer.socket.resume();
    for (let given = 100_000; given < 1_000_000; given += 10_000) await bench.send("x".repeat(10_000));
    expect(bench.receiving).toBe(true);
    expect(peer.receivedBytes).toBe(1_000_000);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("refuses what follows the last byte only after SEND OK", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSENDL=10");
    expect(await bench.send("0123456789abc")).toBe(`${report(10, 13)}${SEND_OK}\r\nbusy p...\r\n`);
    expect(peer.take()).toBe("0123456789");
  });

  it("is cancelled by +++ alone; what came before it has gone", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSENDL=10");
    expect(await bench.send("012")).toBe("");
    expect(await bench.send("+++")).toBe("\r\nSEND CANCELLED\r\n");
    expect(peer.take()).toBe("012");
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("fails when the link ends before the last byte", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSENDL=10");
    await bench.send("01234");
    peer.socket.close();
    expect(await bench.wait(5)).toBe("CLOSED\r\n");
    expect(await bench.send("56789")).toBe(report(5, 10) + SEND_FAIL);
    await expectDialogue(bench, [["AT+CIPSTATE?", OK]]);
  });

  it("says nothing more after a reset, and lets the host send again", async () => {
    const { bench, peer } = await linkedBench({ internet: { windowBytes: 1000 } });
    peer.socket.pause();
    await bench.command("AT+CIPSENDL=200000");
    await bench.send("x".repeat(100_000));
    expect(bench.receiving).toBe(false);
    bench.modem.reset();
    expect(await bench.wait(200)).toBe("");
    expect(bench.receiving).toBe(true);
    expect(await bench.wait(200)).toBe("\r\nready\r\n");
  });

  it("takes a link with AT+CIPMUX=1, and another destination for UDP", async () => {
    const bench = await joinedBench();
    const [one, other] = [await openUdpPeer(bench, 7001), await openUdpPeer(bench, 7002)];
    const server = await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    await bench.command('AT+CIPSTART=1,"UDP","127.0.0.1",7001,4000,0');
    await bench.command('AT+CIPSTART=3,"TCP","127.0.0.1",7000');
    await expectDialogue(bench, [["AT+CIPSENDL=3,2", PROMPT]]);
    expect(await bench.send("hi")).toBe(report(2) + SEND_OK);
    expect(server.latest.take()).toBe("hi");
    await expectDialogue(bench, [['AT+CIPSENDL=1,3,"127.0.0.1",7002', PROMPT]]);
    expect(await bench.send("far")).toBe(report(3) + SEND_OK);
    expect([one.take(), other.take()]).toEqual([[], [["far", 4000]]]);
    await expectRefusals(bench, ["AT+CIPSENDL=10", "AT+CIPSENDL=0,10", "AT+CIPSENDL=5,10", "AT+CIPSENDL=-1,10"]);
  });

  it("refuses anything else", async () => {
    const { bench } = await linkedBench();
    await expectRefusals(bench, [
      ...["", "?", "=?", "=", "=0", "=-1", "=2147483648", "=5,1", '=5,"127.0.0.1",7000'].map(
        (tail) => `AT+CIPSENDL${tail}`,
      ),
      ['AT+CIPSENDL="5"', 0x01080000],
      ["AT+CIPSENDL=five", 0x01080000],
    ]);
    await bench.command("AT+CIPMODE=1");
    await expectRefusals(bench, ["AT+CIPSENDL=5"]);
  });
});

// generations: the command came with 2.3
it("AT+CIPSENDL is unknown in dialect 2.2", async () => {
  const bench = await powerOnBench({ dialect: "2.2" });
  await expectRefusals(bench, [["AT+CIPSENDL=5", 0x01090000]]);
  expect(await bench.command("AT+CIPSENDL=5")).toBe(ERROR);
});
