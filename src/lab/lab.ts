import type { RunningLab } from "./running-lab.js";

export interface LabOptions {
  /** What time it is in the lab when it is made; from then on it passes. Default: the computer's time. */
  readonly time?: Date;
}

/**
 * The internet in a box: built-in hosts under names that end in `.test`, for the modems of this process that are given
 * it. It starts when the first of them asks for one of its names, and it ends with the last modem that has; there is
 * nothing to close.
 */
export class Lab {
  #offsetMs = 0;
  #users = 0;
  #running: Promise<RunningLab> | undefined;

  /** @throws RangeError for an invalid date */
  constructor({ time }: LabOptions = {}) {
    if (time) this.setTime(time);
  }

  /**
   * Sets the clock that its time servers go by.
   * @throws RangeError for an invalid date
   */
  setTime(time: Date): void {
    const timeMs = time instanceof Date ? time.getTime() : Number.NaN;
    if (Number.isNaN(timeMs)) throw new RangeError(`the time of a lab is a valid Date, not ${String(time)}`);
    this.#offsetMs = timeMs - Date.now();
  }

  /** For networks: starts it unless it runs. Each call wants one of {@link leave}. */
  enter(): Promise<RunningLab> {
    this.#users++;
    // Most modems never see it.
    this.#running ??= import("./running-lab.js").then(({ RunningLab }) => new RunningLab(() => this.#offsetMs));
    return this.#running;
  }

  /** For networks: with the last one that leaves it ends. */
  async leave(): Promise<void> {
    this.#users--;
    if (this.#users > 0) return;
    const running = this.#running;
    this.#running = undefined;
    // One that could not be loaded has nothing to close; whoever asked for it knows why.
    await (await running?.catch(() => undefined))?.close();
  }
}

/** The lab of every modem that was not given another. */
export const commonLab = new Lab();
