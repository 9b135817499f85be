import { expect, it } from "vitest";
import { findDialect } from "./index.js";
import { watchDialect } from "./watch-dialect.js";

it("is the same dialect, and tells what is looked at", () => {
  const seen: string[] = [];
  const dialect = findDialect("4.2");
  const watched = watchDialect(dialect, (section, name) => seen.push(`${section} ${name}`));
  expect(seen).toEqual([]);
  expect(watched.limits.sendBytes).toBe(8192);
  expect(watched.replies.resolved("192.0.2.1")).toBe('+CIPDOMAIN:"192.0.2.1"');
  expect(watched.rules.showsErrno).toBe(true);
  expect(watched.absent).toBe(dialect.absent);
  expect(seen).toEqual(["limits sendBytes", "replies resolved", "rules showsErrno"]);
});
