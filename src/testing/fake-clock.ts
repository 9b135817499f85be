import type { Clock, Timer } from "../core/ports.js";
import { checkDelay, TimerQueue } from "../node/timer-queue.js";

// Taken once, so that a test runner's own fake timers cannot stop this clock.
const runSoon = setImmediate;

export interface FakeClockOptions {
  /** What `wallTimeMs()` says at `now()` = 0; default 2026-01-01T00:00:00Z. */
  readonly wallStartMs?: number;
}

/**
 * A clock that moves only when the test says so. Between two timers it waits until the promises that the first one
 * settled have had all their consequences, so that a test never has to sleep.
 */
export class FakeClock implements Clock {
  readonly #queue = new TimerQueue();
  readonly #wallStartMs: number;
  #nowMs = 0;
  #advancing = false;

  constructor(options: FakeClockOptions = {}) {
    this.#wallStartMs = options.wallStartMs ?? Date.UTC(2026, 0, 1);
  }

  now(): number {
    return this.#nowMs;
  }

  wallTimeMs(): number {
    return this.#wallStartMs + this.#nowMs;
  }

  schedule(delayMs: number, action: () => void): Timer {
    checkDelay(delayMs);
    return this.#queue.add(this.#nowMs + delayMs, action);
  }

  /** How many timers wait to run. */
  get pendingTimers(): number {
    return this.#queue.size;
  }

  /** The time of the next timer, as `now()` will say then. */
  get nextTimerMs(): number | undefined {
    return this.#queue.first?.dueMs;
  }

  /**
   * Lets `durationMs` pass and runs every timer that falls due, also those scheduled meanwhile, each at its own time.
   * Rejects with what an action throws; the clock then stands at that action's time and can be advanced on.
   */
  async advance(durationMs: number): Promise<void> {
    checkDelay(durationMs);
    await this.#exclusively(async () => {
      const endMs = this.#nowMs + durationMs;
      await settle();
      while (this.#queue.first && this.#queue.first.dueMs <= endMs) await this.#runFirst();
      this.#nowMs = endMs;
    });
  }

  /** Goes to the time of the next timer and runs that one; false when there is none, also not after pending work. */
  async advanceToNextTimer(): Promise<boolean> {
    return this.#exclusively(async () => {
      await settle();
      if (!this.#queue.first) return false;
      await this.#runFirst();
      return true;
    });
  }

  async #runFirst(): Promise<void> {
    this.#nowMs = this.#queue.first?.dueMs ?? this.#nowMs;
    this.#queue.runFirst();
    await settle();
  }

  async #exclusively<T>(run: () => Promise<T>): Promise<T> {
    if (this.#advancing) throw new Error("the clock is being advanced already; await that first");
    this.#advancing = true;
    try {
      return await run();
    } finally {
      this.#advancing = false;
    }
  }
}

/** Every macrotask begins with all promise work done; the second one is for code that goes through one itself. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => runSoon(resolve));
  await new Promise<void>((resolve) => runSoon(resolve));
}
