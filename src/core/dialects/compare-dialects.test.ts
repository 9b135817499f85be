import { describe, expect, it } from "vitest";
import { compareDialects } from "./compare-dialects.js";
import { dialects, findDialect } from "./index.js";

const compare = (left: string, right: string) =>
  new Map(
    compareDialects(findDialect(left), findDialect(right)).map((difference) => [
      `${difference.section} ${difference.name}`,
      [difference.left, difference.right],
    ]),
  );

describe("compareDialects", () => {
  it("finds nothing between a dialect and itself", () => {
    for (const dialect of dialects) expect(compareDialects(dialect, dialect)).toEqual([]);
  });

  it("shows limits, answers, rules and commands of 2.2 and 4.2", () => {
    const differences = compare("2.2", "4.2");
    expect(differences.get("limits sendBytes")).toEqual(["2048", "8192"]);
    expect(differences.get("replies alreadyConnected")).toEqual(["ALREADY CONNECTED", ""]);
    expect(differences.get("replies pingTimeout")).toEqual(["+timeout", "+PING:TIMEOUT"]);
    expect(differences.get("commands CIPSTATE")).toEqual(["no", "yes"]);
    expect(differences.get("replies resolved")?.[1]).toContain("+CIPDOMAIN:");
    expect(differences.has("limits lineBytes")).toBe(false);
  });

  it("shows the commands with a suffix of nonos-1.7, and those that it lacks", () => {
    const differences = compare("nonos-1.7", "2.2");
    expect(differences.get("commands CWMODE_CUR")).toEqual(["yes", "no"]);
    expect(differences.get("commands CIPTCPOPT")).toEqual(["no", "yes"]);
    expect(differences.get("commands CIPSSLSIZE")).toEqual(["yes", "no"]);
  });

  it("is the same seen from the other side", () => {
    const there = compare("3.4", "5.0");
    const back = compare("5.0", "3.4");
    expect(there.size).toBeGreaterThan(0);
    expect(back.size).toBe(there.size);
    for (const [point, [left, right]] of there) expect(back.get(point)).toEqual([right, left]);
  });
});
