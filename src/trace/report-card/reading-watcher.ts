import { NO_BYTES } from "../../core/bytes.js";
import type { Activity } from "../../core/index.js";
import type { Tell, Watcher } from "./watcher.js";

/** How long a line may take nothing at all, although there is something to be said. */
const STALL_MS = 2000;

/** A host that does not read. A line that is only slow takes a little all the time. */
export class ReadingWatcher implements Watcher {
  /** Since when nothing was taken; undefined: all was. */
  #stalledMs: number | undefined;
  #isTold = false;

  constructor(private readonly tell: Tell) {}

  observe(activity: Activity, atMs: number): void {
    this.#look(atMs, this.tell);
    if (activity.kind === "unread") {
      this.tell("answers-unread", atMs, NO_BYTES, "the host left while output was still on its way to it");
      this.#stalledMs = undefined;
    } else if (activity.kind === "line") {
      this.#stalledMs = activity.full ? atMs : undefined;
      this.#isTold = false;
    } else if (activity.kind === "modem" && this.#stalledMs !== undefined) {
      this.#stalledMs = atMs;
    }
  }

  atEnd(atMs: number, tell: Tell): void {
    if (!this.#isTold) this.#check(atMs, tell);
  }

  #look(atMs: number, tell: Tell): void {
    if (!this.#isTold && this.#check(atMs, tell)) this.#isTold = true;
  }

  #check(atMs: number, tell: Tell): boolean {
    const stalledMs = this.#stalledMs;
    if (stalledMs === undefined || atMs - stalledMs < STALL_MS) return false;
    tell("answers-unread", stalledMs, NO_BYTES, "from here on the host read nothing for more than two seconds");
    return true;
  }
}
