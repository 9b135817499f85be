import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { describeClockContract } from "../testing/contracts/clock-contract.js";
import { runInChild } from "../testing/contracts/run-in-child.js";
import { NodeClock } from "./clock.js";

describeClockContract("NodeClock", () => ({
  clock: new NodeClock(),
  // A timer of Node may be some milliseconds late on a busy machine.
  pass: (ms) => sleep(ms + 20).then(() => undefined),
}));

describeClockContract("NodeClock with keepAlive", () => ({
  clock: new NodeClock({ keepAlive: true }),
  pass: (ms) => sleep(ms + 20).then(() => undefined),
}));

it("runs a chain of schedule(0) without starving other work", async () => {
  const clock = new NodeClock();
  let links = 0;
  let stop = false;
  const link = () => {
    links++;
    if (!stop) clock.schedule(0, link);
  };
  clock.schedule(0, link);
  await sleep(10);
  stop = true;
  expect(links).toBeGreaterThan(1);
});

it("waits longer than setTimeout can", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"] });
  try {
    const clock = new NodeClock();
    const ran: number[] = [];
    const delayMs = 3 * (2 ** 31 - 1);
    const startMs = clock.now();
    clock.schedule(delayMs, () => ran.push(clock.now() - startMs));
    vi.advanceTimersByTime(delayMs - 1);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(ran).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

it("goes on after an action that throws", async () => {
  const clock = new NodeClock();
  const ran: string[] = [];
  const uncaught = new Promise<unknown>((resolve) => {
    // The test runner listens too and would fail the run.
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (error) => {
      for (const listener of others) process.on("uncaughtException", listener);
      resolve(error);
    });
  });
  clock.schedule(0, () => {
    throw new Error("thrown by an action");
  });
  clock.schedule(0, () => ran.push("next"));
  expect(await uncaught).toMatchObject({ message: "thrown by an action" });
  await sleep(20);
  expect(ran).toEqual(["next"]);
});

it.each([
  ["{}", "schedule(60_000, say)", ""],
  ["{}", "schedule(0, say)", "ran"],
  ["{ keepAlive: true }", "schedule(100, say)", "ran"],
  ["{ keepAlive: true }", "schedule(60_000, say).cancel()", ""],
])("new NodeClock(%s).%s lets the process end and prints %j", async (options, call, expected) => {
  const child = runInChild(`
    import { NodeClock } from "./node/clock.js";
    const say = () => process.stdout.write("ran");
    new NodeClock(${options}).${call};
  `);
  const giveUp = setTimeout(() => child.kill("SIGKILL"), 10_000);
  let output = "";
  child.stdout.on("data", (bytes) => {
    output += bytes;
  });
  const [code] = await once(child, "close");
  clearTimeout(giveUp);
  expect([code, output]).toEqual([0, expected]);
});
