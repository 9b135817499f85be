import { expect, it } from "vitest";
import { tellAll } from "./tell-all.js";

it("makes one observer of several, and none of none", () => {
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(name);
  expect(tellAll([])).toBeUndefined();
  const only = note("only");
  expect(tellAll([only])).toBe(only);
  tellAll([note("first"), note("second")])?.({ kind: "start" }, 0);
  expect(seen).toEqual(["first", "second"]);
});
