import { describe, expect, it } from "vitest";
import { type Bench, joinedBench } from "../../../testing/bench.js";
import { dialPeer, listenPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

async function servingBench(seconds: number, dialect = "4.2"): Promise<Bench> {
  const bench = await joinedBench({ dialect });
  await expectDialogue(bench, [
    ["AT+CIPMUX=1", OK],
    ["AT+CIPSERVER=1,80", OK],
    [`AT+CIPSTO=${seconds}`, OK],
    ["AT+CIPSTO?", `+CIPSTO:${seconds}\r\n${OK}`],
  ]);
  return bench;
}

// golden 21: a client goes between timeout-1 and timeout seconds after the last byte in either direction
describe("AT+CIPSTO", () => {
  it.each(["2.2", "4.2"])("closes an idle client in dialect %s", async (dialect) => {
    const bench = await servingBench(4, dialect);
    const client = dialPeer(bench, 80);
    expect(await bench.wait(3000)).toBe("0,CONNECT\r\n");
    expect(await bench.wait(1000)).toBe("0,CLOSED\r\n");
    expect(client.state).toBe("fin");
  });

  it.each(["from the client", "to the client"])("counts from the last data %s", async (direction) => {
    const bench = await servingBench(4);
    const client = dialPeer(bench, 80);
    await bench.wait(2500);
    if (direction === "from the client") await client.send("alive");
    else {
      await bench.command("AT+CIPSEND=0,5");
      await bench.send("alive");
    }
    expect(await bench.wait(2900)).not.toContain("CLOSED");
    expect(await bench.wait(1200)).toBe("0,CLOSED\r\n");
  });

  it("counts only from the client's data in dialect 2.2, as the seed says", async () => {
    const bench = await servingBench(4, "2.2");
    const client = dialPeer(bench, 80);
    await bench.wait(1500);
    await client.send("alive");
    await bench.wait(1500);
    await bench.command("AT+CIPSEND=0,5");
    await bench.send("alive");
    expect(await bench.wait(1600)).not.toContain("CLOSED");
    expect(await bench.wait(500)).toBe("0,CLOSED\r\n");
  });

  it("leaves the links of the host alone", async () => {
    const bench = await servingBench(1);
    await listenPeer(bench);
    await bench.command('AT+CIPSTART=0,"TCP","127.0.0.1",7000');
    expect(await bench.wait(10_000)).toBe("");
  });

  it("changes for clients that are there, and 0 means never", async () => {
    const bench = await servingBench(0);
    dialPeer(bench, 80);
    expect(await bench.wait(100_000)).toBe("0,CONNECT\r\n");
    expect(await bench.command("AT+CIPSTO=10")).toContain("0,CLOSED\r\n"); // idle for longer already
    dialPeer(bench, 80);
    await bench.wait(5000);
    await expectDialogue(bench, [["AT+CIPSTO=0", OK]]);
    expect(await bench.wait(100_000)).toBe("");
  });

  it("leaves no timer behind for clients that are gone", async () => {
    const bench = await servingBench(7200);
    const before = bench.clock.pendingTimers;
    for (let round = 0; round < 20; round++) {
      const client = dialPeer(bench, 80);
      await bench.wait(5);
      client.socket.close();
      await bench.wait(5);
    }
    expect(bench.clock.pendingTimers).toBe(before);
  });

  it("needs a running server, except to be asked", async () => {
    const bench = await joinedBench();
    await bench.command("AT+CIPMUX=1");
    await expectRefused(bench, ["AT+CIPSTO=10", "AT+CIPSTO=0"], "AT+CIPSTO?");
    await expectDialogue(bench, [["AT+CIPSTO?", `+CIPSTO:0\r\n${OK}`]]);
  });

  it("refuses anything else", async () => {
    const bench = await servingBench(7200);
    const tails = ["", "=?", "=", "=7201", "=-1", "=1,1"];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPSTO${tail}`),
      "AT+CIPSTO?",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [['AT+CIPSTO="1"', `ERR CODE:0x01080000\r\n${ERROR}`]]);
  });
});
