import { type Activity, isNetworkActivity, type NetworkActivity } from "../../../core/activity/activity.js";
import type { TimedActivity } from "../../../core/activity/activity-json.js";
import type { TraceRecord } from "../../../trace/trace.js";
import { Correlation } from "./correlation.js";
import { addBytes, type Entry, makeEntry, type NewEntry } from "./entry.js";
import { describeNetwork } from "./network-lane.js";
import { SerialLane } from "./serial-lane.js";
import { visibleText } from "./visible-text.js";

export interface TimelineLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** What a page keeps while it looks on; the oldest goes first. */
const LIVE_LIMITS: TimelineLimits = { entries: 5000, bytes: 8 * 1024 * 1024 };

/** Everything that one modem did, as rows in two lanes, with what is needed to save it. */
export class Timeline {
  readonly #entries: Entry[] = [];
  readonly #records: TraceRecord[] = [];
  readonly #correlation = new Correlation();
  readonly #serial = new SerialLane((fields) => this.#make(fields), this.#correlation);
  #made = 0;
  #addedSinceForgetting = 0;
  #addedBytes = 0;

  constructor(private readonly limits: TimelineLimits = LIVE_LIMITS) {}

  /** In the order in which they began. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** What they are made of, as captures keep it. */
  get records(): readonly TraceRecord[] {
    return this.#records;
  }

  find(id: number): Entry | undefined {
    const index = id - (this.#entries[0]?.id ?? 0);
    return this.#entries[index];
  }

  add({ activity, atMs }: TimedActivity): void {
    this.addRecord({ ...activity, atMs });
  }

  addRecord(record: TraceRecord): void {
    this.#records.push(record);
    this.#addedBytes += sizeOf(record);
    if (record.kind === "lost") this.#showLost(record.records, record.atMs);
    else if (isNetworkActivity(record)) this.#showNetwork(record, record.atMs);
    else this.#showSerial(record, record.atMs);
    this.#forget();
  }

  /** So many activities are not here. */
  #showLost(count: number, atMs: number): void {
    this.#make({
      atMs,
      lane: "network",
      flow: "none",
      tone: "quiet",
      title: `${count} events came too fast to be shown`,
    });
  }

  #showSerial(activity: Exclude<Activity, NetworkActivity>, atMs: number): void {
    const serial = this.#serial;
    switch (activity.kind) {
      case "start":
        serial.started(atMs);
        break;
      case "host":
        serial.host(activity.bytes, atMs);
        break;
      case "modem":
        serial.modem(activity.bytes, atMs);
        break;
      case "command":
        serial.command(activity.line, atMs);
        break;
      case "result":
        serial.result(activity.line, activity.result, atMs);
        break;
      case "refused":
        serial.refused(activity.during, activity.bytes);
        break;
      case "line":
        serial.lineFull(activity.full, atMs);
        break;
      case "link":
        this.#correlation.link(activity);
        break;
      case "unread":
        serial.unread(atMs);
    }
  }

  #showNetwork(activity: NetworkActivity, atMs: number): void {
    const connection = "connection" in activity ? { connection: activity.connection } : {};
    const entry = this.#make({ atMs, lane: "network", ...connection, ...describeNetwork(activity) });
    if ("bytes" in activity) {
      addBytes(entry, activity.bytes);
      entry.preview = visibleText(activity.bytes);
    }
    if ("connection" in activity) this.#correlation.seen(activity, entry);
  }

  #make(fields: NewEntry): Entry {
    const entry = makeEntry(this.#made++, fields);
    this.#entries.push(entry);
    return entry;
  }

  /** Now and then, and then some at a time: taking one from the front moves all others. */
  #forget(): void {
    if (++this.#addedSinceForgetting < this.limits.entries / 10 && this.#addedBytes < this.limits.bytes / 10) return;
    this.#addedSinceForgetting = 0;
    this.#addedBytes = 0;
    dropOldest(this.#entries, (entry) => entry.lengthBytes, this.limits);
    dropOldest(this.#records, sizeOf, {
      ...this.limits,
      entries: 2 * this.limits.entries,
    });
  }
}

function dropOldest<Item>(items: Item[], sizeOfItem: (item: Item) => number, limits: TimelineLimits): void {
  let bytes = 0;
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (item !== undefined) bytes += sizeOfItem(item);
    if (items.length - index <= limits.entries && bytes <= limits.bytes) continue;
    items.splice(0, index + 1);
    return;
  }
}

function sizeOf(record: TraceRecord): number {
  return "bytes" in record ? record.bytes.length : 0;
}
