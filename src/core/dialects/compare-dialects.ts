import type { Dialect } from "./dialect.js";

/** One point in which two dialects differ. */
export interface DialectDifference {
  /** "firmware", "commands", or a part of the dialect's data: "limits", "replies", "rules", "defaults", "errno". */
  readonly section: string;
  /** The name in the data; under "commands" a command, or a form of it: "CIPSTATE", "RST=", "CWMODE_CUR". */
  readonly name: string;
  readonly left: string;
  readonly right: string;
}

const sections = ["limits", "replies", "rules", "defaults", "errno"] as const;

/**
 * Every point in which two dialects differ, in the order of the data.
 * @returns values as text: numbers and texts as they are, the rule of an answer as its function, "" for nothing
 */
export function compareDialects(left: Dialect, right: Dialect): DialectDifference[] {
  return [
    ...compareValues("firmware", { version: left.versionLines }, { version: right.versionLines }),
    ...compareCommands(left, right),
    ...sections.flatMap((section) => compareValues(section, left[section], right[section])),
  ];
}

function compareCommands(left: Dialect, right: Dialect): DialectDifference[] {
  const presence = (isThere: boolean) => (isThere ? "yes" : "no");
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
  return [...absent, ...suffixed]
    .filter((entry) => entry.left !== entry.right)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => ({
      section: "commands",
      name: entry.name,
      left: presence(entry.left),
      right: presence(entry.right),
    }));
}

function compareValues(section: string, left: object, right: object): DialectDifference[] {
  const [mine, theirs] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .map((name) => ({ section, name, left: textOfValue(mine.get(name)), right: textOfValue(theirs.get(name)) }))
    .filter((difference) => difference.left !== difference.right);
}

function textOfValue(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "function") return String(value).replace(/\s+/g, " ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
