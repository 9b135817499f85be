import { describe, expect, it } from "vitest";
import { type Bench, joinedBench } from "../testing/bench.js";
import { listenPeer } from "../testing/bench-peers.js";

async function freeOf(bench: Bench): Promise<{ readonly now: number; readonly worst: number }> {
  const [, now, worst] = /^\+SYSRAM:(\d+),(\d+)\r\nOK\r\n$/.exec(await bench.command("AT+SYSRAM?")) ?? [];
  return { now: Number(now), worst: Number(worst) };
}

describe("memory as AT+SYSRAM? shows it", () => {
  it("is less with every link, and remembers the worst", async () => {
    const bench = await joinedBench();
    await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    const idle = await freeOf(bench);
    expect(idle.worst).toBe(idle.now);
    await bench.command('AT+CIPSTART=0,"TCP","127.0.0.1",7000');
    const one = await freeOf(bench);
    await bench.command('AT+CIPSTART=1,"TCP","127.0.0.1",7000');
    const two = await freeOf(bench);
    expect([one.now - two.now, idle.now - one.now].every((bytes) => bytes > 0)).toBe(true);
    await bench.command("AT+CIPCLOSE=5");
    expect(await freeOf(bench)).toEqual({ now: idle.now, worst: two.now });
  });

  it("is less while the host does not read, and never negative", async () => {
    const bench = await joinedBench();
    const idle = await freeOf(bench);
    const { modem } = bench;
    bench.capacityBytes = 0;
    modem.transmitter.write(new Uint8Array(10_000));
    expect(modem.memory.measure().freeBytes).toBe(idle.now - 10_000);
    modem.transmitter.write(new Uint8Array(1_000_000));
    expect(modem.memory.measure().freeBytes).toBeGreaterThan(0);
    bench.takeMore();
    bench.takeOutput();
    expect((await freeOf(bench)).now).toBe(idle.now);
  });
});
