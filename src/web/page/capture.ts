import { activityFromJson, activityToJson, type TimedActivity } from "../../core/activity/activity-json.js";
import { Timeline } from "./timeline/timeline.js";

/** A capture that is looked at is not live: more of it may be kept. */
const CAPTURE_LIMITS = { entries: 100_000, bytes: 64 * 1024 * 1024 };

/** One activity a line, behind a first line that says what it is. */
export function captureText(activities: readonly TimedActivity[], dialect: string): string {
  const startedAt = new Date(Date.now() - (activities.at(-1)?.atMs ?? 0)).toISOString();
  const head = { trace: "virtual-esp-at-trace", version: 1, startedAt, dialect };
  return [head, ...activities.map(activityToJson)].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** Lines that are no activities are passed over: the first one, the last one if it was cut off, those of later versions. */
export function readCapture(text: string): Timeline {
  const timeline = new Timeline(CAPTURE_LIMITS);
  for (const line of text.split("\n")) {
    const timed = activityFromJson(parse(line));
    if (timed) timeline.add(timed);
  }
  return timeline;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
