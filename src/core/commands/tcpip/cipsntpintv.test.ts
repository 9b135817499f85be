import { describe, expect, it } from "vitest";
import { SntpServer } from "../../../lab/servers/sntp-server.js";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

async function timedBench(): Promise<{ readonly bench: Bench; readonly server: SntpServer }> {
  const bench = await joinedBench({ internet: { names: { "a.test": "192.168.1.20" } } });
  const network = bench.peers.station("192.168.1.20");
  const server = await SntpServer.open(network, bench.clock, { address: "192.168.1.20", port: 123 });
  await bench.command('AT+CIPSNTPCFG=1,0,"a.test"');
  expect(server.requests).toHaveLength(1);
  return { bench, server };
}

// golden 29
describe("AT+CIPSNTPINTV", () => {
  it("is an hour", async () => {
    const { bench, server } = await timedBench();
    await expectDialogue(bench, [["AT+CIPSNTPINTV?", `+CIPSNTPINTV:3600\r\n${OK}`]]);
    expect(await bench.wait(3_599_000)).toBe("");
    expect(await bench.wait(2000)).toBe("+TIME_UPDATED\r\n");
    expect(server.requests).toHaveLength(2);
  });

  it.each([15, 3600, 4294967])("%d seconds pass between two answers, from now on", async (seconds) => {
    const { bench, server } = await timedBench();
    await expectDialogue(bench, [
      [`AT+CIPSNTPINTV=${seconds}`, OK],
      ["AT+CIPSNTPINTV?", `+CIPSNTPINTV:${seconds}\r\n${OK}`],
    ]);
    for (const count of [2, 3]) {
      expect(await bench.wait(seconds * 1000 - 200)).toBe("");
      expect(await bench.wait(205)).toBe("+TIME_UPDATED\r\n");
      expect(server.requests).toHaveLength(count);
    }
  });

  it("does nothing while AT+CIPSNTPCFG is 0", async () => {
    const { bench, server } = await timedBench();
    await bench.command("AT+CIPSNTPCFG=0");
    await bench.command("AT+CIPSNTPINTV=15");
    expect(await bench.wait(60_000)).toBe("");
    expect(server.requests).toHaveLength(1);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench();
    await expectRefusals(bench, [
      ...["", "=?", "=", "=14", "=0", "=-1", "=4294968", "=15,1"].map((tail) => `AT+CIPSNTPINTV${tail}`),
      ['AT+CIPSNTPINTV="15"', 0x01080000],
    ]);
  });

  // generations: came with 2.3
  it("is unknown in dialect 2.2", async () => {
    const bench = await powerOnBench({ dialect: "2.2" });
    await expectRefusals(bench, [
      ["AT+CIPSNTPINTV?", 0x01090000],
      ["AT+CIPSNTPINTV=15", 0x01090000],
    ]);
  });
});
