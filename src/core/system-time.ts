import type { Clock } from "./ports.js";

/** The chip's clock: seconds since 1970, from 0 at power-up until somebody sets it. Source: manual, AT+SYSTIMESTAMP. */
export class SystemTime {
  #offsetMs: number;

  constructor(private readonly clock: Clock) {
    this.#offsetMs = -clock.now();
  }

  get seconds(): number {
    return Math.floor((this.clock.now() + this.#offsetMs) / 1000);
  }

  set(seconds: number): void {
    this.setMilliseconds(seconds * 1000);
  }

  setMilliseconds(milliseconds: number): void {
    this.#offsetMs = milliseconds - this.clock.now();
  }
}
