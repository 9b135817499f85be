import { concatBytes, NO_BYTES } from "../bytes.js";
import type { Clock, Timer } from "../ports.js";
import { ESCAPE_GUARD_MS, type InputMode, isEscape } from "./input-mode.js";

/** So much at one moment is bulk data, which a mode that only passes it on gets without waiting for more. */
const BULK_BYTES = 16 * 1024;

/**
 * More than so much is not taken in at one moment, a read more or less: no more than the modem can answer before it
 * finds that nobody reads the answers. A socket alone would hand over megabytes.
 */
const FULL_BYTES = 64 * 1024;

/**
 * Hands input to the present mode, burst by burst. A burst is all that came in at one moment, in however many pieces:
 * what the firmware's UART driver would have read at once. So the pieces into which a transport cuts it do not matter.
 */
export class SerialInput {
  #mode: InputMode;
  #arrived: Uint8Array[] = [];
  #arrivedBytes = 0;
  #handling = false;
  #turn: Timer | undefined;
  #lastBurstMs = Number.NEGATIVE_INFINITY;
  #possibleEscape: { readonly bytes: Uint8Array; readonly timer: Timer } | undefined;

  /**
   * `onBurstHandled` runs after each burst: the time to start the command that was found in it. `onFull` runs when
   * {@link full} has changed otherwise.
   */
  constructor(
    private readonly clock: Clock,
    initial: InputMode,
    private readonly onBurstHandled: () => void,
    private readonly onFull: () => void,
  ) {
    this.#mode = initial;
  }

  get mode(): InputMode {
    return this.#mode;
  }

  /** So much has arrived that the host has to wait until it was looked at. */
  get full(): boolean {
    return this.#arrivedBytes >= FULL_BYTES;
  }

  /** Another mode takes over, also for what is left of the present burst. */
  enter(mode: InputMode): void {
    this.#mode = mode;
  }

  /** The present mode is abandoned from outside, and whatever has arrived is forgotten: a reset. */
  restart(mode: InputMode): void {
    const left = this.#mode;
    this.#mode = mode;
    this.clear();
    this.#possibleEscape?.timer.cancel();
    this.#possibleEscape = undefined;
    left.leave?.();
  }

  /** Forgets what has arrived and was not looked at yet. */
  clear(): void {
    const wasFull = this.full;
    this.#arrived = [];
    this.#arrivedBytes = 0;
    if (wasFull) this.onFull();
  }

  receive(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#mode.passesOn && bytes.length >= BULK_BYTES && !this.#handling) {
      this.#handle(this.#takeArrived());
      this.#handle(bytes);
      this.#lastBurstMs = this.clock.now();
      return;
    }
    this.#arrived.push(bytes);
    this.#arrivedBytes += bytes.length;
    this.#turn ??= this.clock.schedule(0, () => {
      this.#turn = undefined;
      this.#handleArrived();
    });
    if (this.full) this.onFull();
  }

  /** With what was thought to be an escape: something followed too soon, so it was data after all. */
  #takeArrived(): Uint8Array {
    if (this.#possibleEscape) {
      this.#arrived.unshift(this.#possibleEscape.bytes);
      this.#possibleEscape.timer.cancel();
      this.#possibleEscape = undefined;
    }
    if (this.#arrived.length === 0) return NO_BYTES;
    const burst = concatBytes(this.#arrived);
    this.#arrived = [];
    this.#arrivedBytes = 0;
    return burst;
  }

  #handleArrived(): void {
    if (this.#arrived.length === 0) return;
    const burst = this.#takeArrived();
    const nowMs = this.clock.now();
    const quietMs = nowMs - this.#lastBurstMs;
    this.#lastBurstMs = nowMs;
    if (this.#mode.receiveEscape && isEscape(burst) && quietMs >= ESCAPE_GUARD_MS) {
      this.#awaitEscape(burst);
    } else {
      this.#handle(burst);
    }
  }

  #awaitEscape(bytes: Uint8Array): void {
    const timer = this.clock.schedule(ESCAPE_GUARD_MS, () => {
      this.#possibleEscape = undefined;
      if (this.#mode.receiveEscape) {
        this.#mode.receiveEscape();
        this.onBurstHandled();
      } else {
        this.#handle(bytes);
      }
    });
    this.#possibleEscape = { bytes, timer };
  }

  #handle(burst: Uint8Array): void {
    if (burst.length === 0) return;
    let rest = burst;
    this.#handling = true;
    try {
      while (rest.length > 0) {
        const mode = this.#mode;
        rest = mode.receive(rest);
        if (rest.length === 0) mode.endBurst?.();
      }
      this.onBurstHandled();
    } finally {
      this.#handling = false;
    }
  }
}
