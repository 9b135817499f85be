import type { Clock, SerialLine, Timer } from "../ports.js";

/** However busily the host sends, what was received waits no longer than this. */
const LONGEST_MS = 100;

/** So many pieces may wait; a stream's sender is held up long before, datagrams are lost then. */
const MOST_WAITING = 256;

/**
 * Keeps a moment of silence between the result of a send, or of AT+CIPSTART, and what the network answers. A chip's radio and UART make
 * one by themselves; some drivers read `SEND OK` and lose an `+IPD` that comes in the same breath (shared drivers,
 * trap 1). How long it is, is the line's matter: none where the host did not ask for a UART's timing.
 */
export class ReceiveGate {
  #waiting: (() => void)[] = [];
  #closedSinceMs: number | undefined;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly line: SerialLine,
    private readonly onOpen: () => void,
  ) {}

  get closed(): boolean {
    return this.#closedSinceMs !== undefined;
  }

  /** Too much waits for more to be taken in. */
  get full(): boolean {
    return this.#waiting.length >= MOST_WAITING;
  }

  /** A command has been answered: nothing that was received goes out for the line's gap. */
  closeForGap(): void {
    const gapMs = this.line.answerGapMs ?? 0;
    if (gapMs === 0) return;
    this.#closedSinceMs ??= this.clock.now();
    const closedSinceMs = this.#closedSinceMs;
    this.#timer?.cancel();
    this.#timer = this.clock.schedule(Math.max(0, closedSinceMs + LONGEST_MS - this.clock.now()), () => this.#open());
    // the gap counts from the moment in which the result has left
    this.line.drain(() => {
      if (this.#closedSinceMs !== closedSinceMs) return;
      const leftMs = Math.min(gapMs, closedSinceMs + LONGEST_MS - this.clock.now());
      this.#timer?.cancel();
      this.#timer = this.clock.schedule(Math.max(0, leftMs), () => this.#open());
    });
  }

  /** Runs the action now or, in order, when the gate opens. */
  pass(action: () => void): void {
    if (this.closed) this.#waiting.push(action);
    else action();
  }

  /** A reset: what waits is forgotten. */
  reset(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#closedSinceMs = undefined;
    this.#waiting = [];
  }

  #open(): void {
    const waiting = this.#waiting;
    this.reset();
    for (const action of waiting) action();
    this.onOpen();
  }
}
