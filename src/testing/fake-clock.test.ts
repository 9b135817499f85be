import { describe, expect, it } from "vitest";
import { describeClockContract } from "./contracts/clock-contract.js";
import { FakeClock } from "./fake-clock.js";

describeClockContract("FakeClock", () => {
  const clock = new FakeClock();
  return { clock, pass: (ms) => clock.advance(ms) };
});

describe("FakeClock", () => {
  it("starts at 0 and at the given wall time", async () => {
    const clock = new FakeClock({ wallStartMs: 1_000_000 });
    expect([clock.now(), clock.wallTimeMs()]).toEqual([0, 1_000_000]);
    await clock.advance(250);
    expect([clock.now(), clock.wallTimeMs()]).toEqual([250, 1_000_250]);
  });

  it("runs each timer at its own time, also those scheduled on the way", async () => {
    const clock = new FakeClock();
    const ran: [string, number][] = [];
    clock.schedule(10, () => {
      ran.push(["a", clock.now()]);
      clock.schedule(5, () => ran.push(["nested", clock.now()]));
      clock.schedule(15, () => ran.push(["at the end", clock.now()]));
      clock.schedule(16, () => ran.push(["beyond", clock.now()]));
    });
    clock.schedule(20, () => ran.push(["b", clock.now()]));
    await clock.advance(25);
    expect(ran).toEqual([
      ["a", 10],
      ["nested", 15],
      ["b", 20],
      ["at the end", 25],
    ]);
    expect(clock.now()).toBe(25);
    expect(clock.pendingTimers).toBe(1);
    expect(clock.nextTimerMs).toBe(26);
  });

  it("runs nested schedule(0) at the same time, before later timers", async () => {
    const clock = new FakeClock();
    const ran: [number, number][] = [];
    const nest = (depth: number) => () => {
      ran.push([depth, clock.now()]);
      if (depth < 3) clock.schedule(0, nest(depth + 1));
    };
    clock.schedule(5, nest(0));
    clock.schedule(5.5, () => ran.push([99, clock.now()]));
    await clock.advance(6);
    expect(ran).toEqual([
      [0, 5],
      [1, 5],
      [2, 5],
      [3, 5],
      [99, 5.5],
    ]);
  });

  it("lets all promise work of one timer finish before the next one", async () => {
    const clock = new FakeClock();
    const ran: string[] = [];
    clock.schedule(5, () => {
      void (async () => {
        for (let step = 0; step < 100; step++) await null;
        await new Promise((resolve) => setImmediate(resolve));
        ran.push("work of the first");
        clock.schedule(0, () => ran.push("timer of that work"));
      })();
    });
    clock.schedule(6, () => ran.push("second"));
    await clock.advance(10);
    expect(ran).toEqual(["work of the first", "timer of that work", "second"]);
  });

  it("runs timers that pending promise work schedules before time moves", async () => {
    const clock = new FakeClock();
    const ran: number[] = [];
    void Promise.resolve().then(() => clock.schedule(3, () => ran.push(clock.now())));
    await clock.advance(10);
    expect(ran).toEqual([3]);
  });

  it("waits for promise work even when no time passes", async () => {
    const clock = new FakeClock();
    let done = false;
    void Promise.resolve().then(() => (done = true));
    await clock.advance(0);
    expect(done).toBe(true);
  });

  it("advances from timer to timer", async () => {
    const clock = new FakeClock();
    const ran: number[] = [];
    for (const delayMs of [30, 10, 10]) clock.schedule(delayMs, () => ran.push(clock.now()));
    expect(await clock.advanceToNextTimer()).toBe(true);
    expect(ran).toEqual([10]);
    expect(await clock.advanceToNextTimer()).toBe(true);
    expect(await clock.advanceToNextTimer()).toBe(true);
    expect(ran).toEqual([10, 10, 30]);
    expect(await clock.advanceToNextTimer()).toBe(false);
    expect(clock.now()).toBe(30);
  });

  it("counts pending timers", () => {
    const clock = new FakeClock();
    const timer = clock.schedule(1, () => undefined);
    clock.schedule(1, () => undefined);
    expect(clock.pendingTimers).toBe(2);
    timer.cancel();
    expect(clock.pendingTimers).toBe(1);
  });

  it("rejects with what an action throws and can go on", async () => {
    const clock = new FakeClock();
    const ran: number[] = [];
    clock.schedule(5, () => {
      throw new Error("broken action");
    });
    clock.schedule(5, () => ran.push(clock.now()));
    await expect(clock.advance(10)).rejects.toThrow("broken action");
    expect(clock.now()).toBe(5);
    await clock.advance(10);
    expect(ran).toEqual([5]);
    expect(clock.now()).toBe(15);
  });

  it.each([-1, NaN, Infinity])("refuses to advance by %d", async (durationMs) => {
    await expect(new FakeClock().advance(durationMs)).rejects.toThrow(RangeError);
  });

  it("refuses to be advanced twice at a time", async () => {
    const clock = new FakeClock();
    const first = clock.advance(10);
    await expect(clock.advance(10)).rejects.toThrow("await that first");
    await expect(clock.advanceToNextTimer()).rejects.toThrow("await that first");
    await first;
    expect(clock.now()).toBe(10);
  });
});
