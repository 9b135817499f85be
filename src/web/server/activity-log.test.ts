import { describe, expect, it } from "vitest";
import { ActivityLog } from "./activity-log.js";

const host = (text: string) => ({ kind: "host", bytes: new TextEncoder().encode(text) }) as const;

function filled(count: number, bytes = 1): ActivityLog {
  const log = new ActivityLog();
  for (let index = 0; index < count; index++) log.add(host("x".repeat(bytes)), index);
  return log;
}

describe("ActivityLog", () => {
  it("is read from any number on", () => {
    const log = filled(5);
    expect(log.next).toBe(5);
    expect(log.read(0, 1e6)).toMatchObject({ first: 0, missed: 0, activities: { length: 5 } });
    expect(log.read(3, 1e6).activities.map(({ atMs }) => atMs)).toEqual([3, 4]);
    expect(log.read(5, 1e6).activities).toEqual([]);
    expect(log.read(99, 1e6).activities).toEqual([]);
  });

  it("gives one activity at least, and no more than was asked for", () => {
    const log = filled(10, 1000);
    expect(log.read(0, 1).activities).toHaveLength(1);
    expect(log.read(0, 3000).activities).toHaveLength(3);
  });

  it.each([
    ["activities", 12_000, 0, 5000],
    ["bytes", 100, 100_000, 41],
  ])("forgets the oldest when there are too many %s, and says how many are missing", (_what, count, bytes, kept) => {
    const log = filled(count, bytes);
    const { first, missed, activities } = log.read(0, Number.POSITIVE_INFINITY);
    expect([first, missed, activities.length]).toEqual([count - kept, count - kept, kept]);
    expect(activities[0]?.atMs).toBe(count - kept);
    expect(log.read(count - 1, 1e6)).toMatchObject({ first: count - 1, missed: 0, activities: { length: 1 } });
  });

  it("keeps bytes as they were", () => {
    const log = new ActivityLog();
    const activity = host("before");
    log.add(activity, 0);
    activity.bytes.fill(0);
    expect(log.read(0, 1e6).activities[0]?.activity).toEqual(host("before"));
  });

  it("tells listeners until they have enough", () => {
    const log = new ActivityLog();
    let told = 0;
    const stop = log.onAdded(() => told++);
    log.add(host("a"), 0);
    stop();
    log.add(host("b"), 0);
    expect(told).toBe(1);
  });
});
