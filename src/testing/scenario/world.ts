import type { Clock, Network, Random } from "../../core/ports.js";

/** Where a scenario is played: the network that the peers share with the modem, and its time. */
export interface World {
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  /** Lets `ms` milliseconds of the clock pass. */
  sleep(ms: number): Promise<void>;
}

/** Sleep on a clock that runs by itself. */
export function sleepOn(clock: Clock): World["sleep"] {
  return (ms) =>
    new Promise((resolve) => {
      clock.schedule(ms, resolve);
    });
}

/** Looks every `stepMs` until `done` says true or `limitMs` have passed; tells what it said last. */
export async function waitUntil(world: World, stepMs: number, limitMs: number, done: () => boolean): Promise<boolean> {
  const deadline = world.clock.now() + limitMs;
  while (!done()) {
    if (world.clock.now() >= deadline) return false;
    await world.sleep(stepMs);
  }
  return true;
}

/** Waits for a promise that never rejects, or until `limitMs` have passed. */
export function waitFor(world: World, limitMs: number, promise: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = world.clock.schedule(limitMs, resolve);
    void promise.then(() => {
      timer.cancel();
      resolve();
    });
  });
}
