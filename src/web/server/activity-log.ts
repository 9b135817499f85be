import type { TimedActivity } from "../../core/activity/activity-json.js";
import type { Activity } from "../../core/index.js";

/** What is kept of a modem's past for pages that come later. */
const KEPT_ACTIVITIES = 5000;
const KEPT_BYTES = 4 * 1024 * 1024;
/** A fixed cost for what has no bytes. */
const ACTIVITY_BYTES = 64;

interface Batch {
  /** The number of the first activity. */
  readonly first: number;
  readonly missed: number;
  readonly activities: readonly TimedActivity[];
}

/** The latest activities of one modem, numbered from 0; the oldest go first. */
export class ActivityLog {
  #kept: TimedActivity[] = [];
  /** Those at the front of `kept` that are forgotten already. */
  #forgotten = 0;
  #keptBytes = 0;
  #first = 0;
  #clockStartedAtMs: number | undefined;
  readonly #listeners = new Set<() => void>();

  /** The number that the next activity will have. */
  get next(): number {
    return this.#first + this.#kept.length - this.#forgotten;
  }

  /** The wall time at which the modem's clock showed 0, in milliseconds; 0 as long as there is no activity. */
  get clockStartedAtMs(): number {
    return this.#clockStartedAtMs ?? 0;
  }

  /** Bytes are copied, so that a few of them do not keep a large buffer alive. */
  add(activity: Activity, atMs: number): void {
    this.#clockStartedAtMs ??= Date.now() - atMs;
    const own = "bytes" in activity ? { ...activity, bytes: activity.bytes.slice() } : activity;
    this.#kept.push({ atMs, activity: own });
    this.#keptBytes += sizeOf(own);
    while (this.#kept.length - this.#forgotten > KEPT_ACTIVITIES || this.#keptBytes > KEPT_BYTES) this.#forget();
    for (const listener of this.#listeners) listener();
  }

  /** Calls the listener after each activity; returns the way to stop. */
  onAdded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From this number on, about so many bytes of it (one activity at least, if there is one). */
  read(from: number, limitBytes: number): Batch {
    const first = Math.max(from, this.#first);
    const activities: TimedActivity[] = [];
    let bytes = 0;
    for (let index = this.#forgotten + first - this.#first; index < this.#kept.length && bytes < limitBytes; index++) {
      const timed = this.#kept[index];
      if (!timed) break;
      activities.push(timed);
      bytes += sizeOf(timed.activity);
    }
    return { first, missed: first - from, activities };
  }

  #forget(): void {
    const oldest = this.#kept[this.#forgotten];
    if (!oldest) return;
    this.#keptBytes -= sizeOf(oldest.activity);
    this.#forgotten++;
    this.#first++;
    if (this.#forgotten < KEPT_ACTIVITIES && this.#forgotten * 2 < this.#kept.length) return;
    this.#kept = this.#kept.slice(this.#forgotten);
    this.#forgotten = 0;
  }
}

function sizeOf(activity: Activity): number {
  return ACTIVITY_BYTES + ("bytes" in activity ? activity.bytes.length : 0);
}
