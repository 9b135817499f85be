import type { Timer } from "../core/ports.js";

interface QueuedTimer extends Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly action: () => void;
}

/** Timers by due time and, for the same time, in the order in which they were added. */
export class TimerQueue {
  readonly #timers: QueuedTimer[] = [];
  #added = 0;

  get size(): number {
    return this.#timers.length;
  }

  /** How many timers were ever added; the next one gets this number as its order. */
  get added(): number {
    return this.#added;
  }

  get first(): { readonly dueMs: number; readonly order: number } | undefined {
    return this.#timers[0];
  }

  add(dueMs: number, action: () => void, onCancel?: () => void): Timer {
    const timer: QueuedTimer = {
      dueMs,
      order: this.#added++,
      action,
      cancel: () => {
        const index = this.#timers.indexOf(timer);
        if (index < 0) return;
        this.#timers.splice(index, 1);
        onCancel?.();
      },
    };
    this.#timers.splice(this.#firstAfter(dueMs), 0, timer);
    return timer;
  }

  /** Removes the first timer and runs it. */
  runFirst(): void {
    this.#timers.shift()?.action();
  }

  #firstAfter(dueMs: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // The index is inside the array by the loop's condition.
      if ((this.#timers[middle] as QueuedTimer).dueMs <= dueMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Refuses delays that no clock can keep: negative, NaN, infinite. */
export function checkDelay(delayMs: number): void {
  if (!(delayMs >= 0 && delayMs < Infinity)) {
    throw new RangeError(`delayMs must be a finite number of milliseconds, 0 or more, but is ${delayMs}`);
  }
}
