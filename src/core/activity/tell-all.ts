import type { Observer } from "./activity.js";

/** One observer out of several, told in this order; of none, none. */
export function tellAll(observers: readonly Observer[]): Observer | undefined {
  const [first, ...others] = observers;
  if (others.length === 0) return first;
  return (activity, atMs) => {
    for (const observer of observers) observer(activity, atMs);
  };
}
