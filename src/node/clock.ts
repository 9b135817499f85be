import type { Clock, Timer } from "../core/ports.js";
import { longestTimeoutMs } from "./longest-timeout.js";
import { checkDelay, TimerQueue } from "./timer-queue.js";

export interface NodeClockOptions {
  /**
   * Whether a waiting timer keeps the process alive. Default false: the ports of a modem do that, and once they are
   * closed the process ends although, say, a reconnect is still planned. A program without any port that only awaits
   * a modem's answers wants true.
   */
  readonly keepAlive?: boolean;
}

/**
 * The computer's clock. All timers share one wake-up, so that they run strictly by due time and then by order of
 * scheduling, and never early, which setTimeout alone does not promise. A delay of 0 takes the short way over
 * setImmediate; that one always keeps the process alive, as Node otherwise sleeps instead of running it.
 */
export class NodeClock implements Clock {
  readonly #queue = new TimerQueue();
  readonly #keepAlive: boolean;
  #wakeUp: { readonly atMs: number; readonly cancel: () => void } | undefined;

  constructor(options: NodeClockOptions = {}) {
    this.#keepAlive = options.keepAlive ?? false;
  }

  now(): number {
    return performance.now();
  }

  wallTimeMs(): number {
    return Date.now();
  }

  schedule(delayMs: number, action: () => void): Timer {
    checkDelay(delayMs);
    const timer = this.#queue.add(this.now() + delayMs, action, () => this.#planWakeUp());
    this.#planWakeUp();
    return timer;
  }

  #planWakeUp(): void {
    const dueMs = this.#queue.first?.dueMs;
    if (dueMs === this.#wakeUp?.atMs) return;
    this.#wakeUp?.cancel();
    this.#wakeUp = dueMs === undefined ? undefined : { atMs: dueMs, cancel: this.#wakeAt(dueMs) };
  }

  #wakeAt(dueMs: number): () => void {
    const wake = () => this.#runDue();
    const delayMs = Math.ceil(dueMs - this.now());
    if (delayMs <= 0) {
      const immediate = setImmediate(wake);
      return () => clearImmediate(immediate);
    }
    const timeout = setTimeout(wake, Math.min(delayMs, longestTimeoutMs));
    if (!this.#keepAlive) timeout.unref();
    return () => clearTimeout(timeout);
  }

  #runDue(): void {
    this.#wakeUp = undefined;
    const nowMs = this.now();
    // What the actions schedule has to wait for the next round, or a chain of schedule(0) would starve the sockets.
    const limit = this.#queue.added;
    try {
      for (let first = this.#queue.first; first && first.dueMs <= nowMs && first.order < limit; ) {
        this.#queue.runFirst();
        first = this.#queue.first;
      }
    } finally {
      this.#planWakeUp();
    }
  }
}
