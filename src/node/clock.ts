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
 * The computer's clock. All timers share their wake-ups, so that they run strictly by due time and then by order of
 * scheduling, and never early, which setTimeout alone does not promise. A delay of 0 takes the short way over
 * setImmediate, and leaves the timeout of a later timer as it is; that one always keeps the process alive, as Node
 * otherwise sleeps instead of running it.
 */
export class NodeClock implements Clock {
  readonly #queue = new TimerQueue();
  readonly #keepAlive: boolean;
  #soon: NodeJS.Immediate | undefined;
  #later: { readonly atMs: number; readonly timeout: NodeJS.Timeout } | undefined;

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
    const nowMs = this.now();
    const timer = this.#queue.add(nowMs + delayMs, action, () => this.#planWakeUp(this.now()));
    this.#planWakeUp(nowMs);
    return timer;
  }

  #planWakeUp(nowMs: number): void {
    const dueMs = this.#queue.first?.dueMs;
    if (dueMs !== undefined && dueMs <= nowMs) this.#wakeSoon();
    else if (dueMs !== this.#later?.atMs) this.#wakeAt(dueMs, nowMs);
  }

  #wakeSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.#runDue();
    });
  }

  #wakeAt(dueMs: number | undefined, nowMs: number): void {
    clearTimeout(this.#later?.timeout);
    this.#later = undefined;
    if (dueMs === undefined) return;
    const wake = () => {
      this.#later = undefined;
      this.#runDue();
    };
    const timeout = setTimeout(wake, Math.min(Math.ceil(dueMs - nowMs), longestTimeoutMs));
    if (!this.#keepAlive) timeout.unref();
    this.#later = { atMs: dueMs, timeout };
  }

  #runDue(): void {
    const nowMs = this.now();
    // What the actions schedule has to wait for the next round, or a chain of schedule(0) would starve the sockets.
    const limit = this.#queue.added;
    try {
      for (let first = this.#queue.first; first && first.dueMs <= nowMs && first.order < limit; ) {
        this.#queue.runFirst();
        first = this.#queue.first;
      }
    } finally {
      this.#planWakeUp(this.now());
    }
  }
}
