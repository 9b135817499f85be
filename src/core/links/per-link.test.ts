import { describe, expect, it } from "vitest";
import { changePerLink } from "./per-link.js";

describe("changePerLink", () => {
  it.each([
    [undefined, ["A", "b", "c", "d", "e"]],
    [0, ["A", "b", "c", "d", "e"]],
    [4, ["a", "b", "c", "d", "E"]],
    [5, ["A", "B", "C", "D", "E"]],
  ])("changes what link %s means", (linkId, expected) => {
    const before = ["a", "b", "c", "d", "e"];
    expect(changePerLink(before, linkId, (value) => value.toUpperCase())).toEqual(expected);
    expect(before).toEqual(["a", "b", "c", "d", "e"]);
  });
});
