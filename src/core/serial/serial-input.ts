import { concatBytes } from "../bytes.js";
import type { Clock, Timer } from "../ports.js";
import { type InputMode, isEscape } from "./input-mode.js";

/**
 * How long `+++` has to stand alone, on either side. The firmware only asks for a chunk of its own; a few milliseconds
 * keep a transport that cuts data anywhere from making one by accident.
 */
const ESCAPE_GUARD_MS = 3;

/**
 * Hands input to the present mode, burst by burst. A burst is all that came in at one moment, in however many pieces:
 * what the firmware's UART driver would have read at once. So the pieces into which a transport cuts it do not matter.
 */
export class SerialInput {
  #mode: InputMode;
  #arrived: Uint8Array[] = [];
  #turn: Timer | undefined;
  #lastBurstMs = Number.NEGATIVE_INFINITY;
  #possibleEscape: { readonly bytes: Uint8Array; readonly timer: Timer } | undefined;

  /** `onBurstHandled` runs after each burst: the time to start the command that was found in it. */
  constructor(
    private readonly clock: Clock,
    initial: InputMode,
    private readonly onBurstHandled: () => void,
  ) {
    this.#mode = initial;
  }

  get mode(): InputMode {
    return this.#mode;
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
    this.#arrived = [];
  }

  receive(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#arrived.push(bytes);
    this.#turn ??= this.clock.schedule(0, () => {
      this.#turn = undefined;
      this.#handleArrived();
    });
  }

  #handleArrived(): void {
    if (this.#possibleEscape) {
      // something followed too soon: it was data after all
      this.#arrived.unshift(this.#possibleEscape.bytes);
      this.#possibleEscape.timer.cancel();
      this.#possibleEscape = undefined;
    }
    if (this.#arrived.length === 0) return;
    const burst = concatBytes(this.#arrived);
    this.#arrived = [];
    const quietMs = this.clock.now() - this.#lastBurstMs;
    this.#lastBurstMs = this.clock.now();
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
    let rest = burst;
    while (rest.length > 0) {
      const mode = this.#mode;
      rest = mode.receive(rest);
      if (rest.length === 0) mode.endBurst?.();
    }
    this.onBurstHandled();
  }
}
