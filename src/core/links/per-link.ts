import { LINK_COUNT } from "./link.js";

/** Changes what is kept for each link: for one (the only one without AT+CIPMUX=1), or for all with 5. */
export function changePerLink<Value>(
  values: readonly Value[],
  linkId: number | undefined,
  change: (before: Value) => Value,
): readonly Value[] {
  const chosen = linkId ?? 0;
  return values.map((before, id) => (chosen === LINK_COUNT || chosen === id ? change(before) : before));
}
