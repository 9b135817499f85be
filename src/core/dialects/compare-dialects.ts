import type { Dialect } from "./dialect.js";
import { describeDialect } from "./words/index.js";

/** One point in which two dialects differ, in words. */
export interface DialectDifference {
  /** "firmware", "commands", "deprecated", or a part of the dialect's data: "limits", "replies", "rules", "defaults", "errno". */
  readonly section: string;
  /** The name in the data; under "commands" and "deprecated" a command, or a form of it: "CIPSTATE", "RST=", "CWMODE_CUR". */
  readonly name: string;
  /** What the point is about. */
  readonly point: string;
  /** What the host sees with each of the two. */
  readonly left: string;
  readonly right: string;
}

/** Every point in which the host sees a difference between two dialects, in the order of the data. */
export function compareDialects(left: Dialect, right: Dialect): DialectDifference[] {
  return [
    ...compareVersions(left, right),
    ...compareCommands(left, right),
    ...compareAdvice(left, right),
    ...comparePoints(left, right),
  ];
}

function compareVersions(left: Dialect, right: Dialect): DialectDifference[] {
  const versions = [left, right].map(({ versionLines }) => versionLines.join(" / "));
  const [mine = "", theirs = ""] = versions;
  if (mine === theirs) return [];
  return [{ section: "firmware", name: "version", point: "AT+GMR", left: mine, right: theirs }];
}

function compareCommands(left: Dialect, right: Dialect): DialectDifference[] {
  const absent = [...new Set([...left.absent, ...right.absent])].map((name) => ({
    name,
    left: !left.absent.has(name),
    right: !right.absent.has(name),
  }));
  const suffixed = [...new Set([...left.suffixed, ...right.suffixed])].flatMap((base) =>
    ["_CUR", "_DEF"].map((suffix) => ({
      name: base + suffix,
      left: left.suffixed.has(base),
      right: right.suffixed.has(base),
    })),
  );
  const presence = (isThere: boolean) => (isThere ? "is there" : "is unknown");
  return [...absent, ...suffixed]
    .filter((entry) => entry.left !== entry.right)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => ({
      section: "commands",
      name: entry.name,
      point: `AT+${entry.name.replace(/=$/, "=...")}`,
      left: presence(entry.left),
      right: presence(entry.right),
    }));
}

/** What the host does not see, but whoever writes it should know. */
function compareAdvice(left: Dialect, right: Dialect): DialectDifference[] {
  const says = ({ deprecated }: Dialect, name: string) =>
    deprecated[name] === undefined ? "nothing against it" : `deprecated; use ${deprecated[name]}`;
  return [...new Set([left, right].flatMap(({ deprecated }) => Object.keys(deprecated)))].sort().flatMap((name) => {
    const [mine, theirs] = [says(left, name), says(right, name)];
    if (mine === theirs) return [];
    return [{ section: "deprecated", name, point: `what the manual says of AT+${name}`, left: mine, right: theirs }];
  });
}

function comparePoints(left: Dialect, right: Dialect): DialectDifference[] {
  const theirs = new Map(describeDialect(right).map((point) => [`${point.section} ${point.name}`, point.says]));
  return describeDialect(left).flatMap(({ section, name, point, says }) => {
    const other = theirs.get(`${section} ${name}`) ?? "";
    return says === other ? [] : [{ section, name, point, left: says, right: other }];
  });
}
