/**
 * How an expected text is compared with what came: literally, but for wildcards in double braces.
 *
 * - `{{*int}}` matches a whole number, `{{*str}}` anything up to a quote or the end of the line.
 * - `{{name}}` of a peer is its port. Any other name is bound where it is first seen, to one or more characters other
 *   than quote, comma, CR and LF, and must read the same from then on.
 */

/** What the names in double braces stand for. */
export type Bindings = ReadonlyMap<string, string>;

/** The first place where two texts part: an index into each, which wildcards can make different. */
export interface Divergence {
  readonly expected: number;
  readonly got: number;
}

export const NAME_PATTERN = /^[A-Za-z]\w*$/;

const WILDCARD = /\{\{(\*?[A-Za-z]\w*)\}\}/g;

const ANYTHING: Readonly<Record<string, string>> = { "*int": "-?\\d+", "*str": '[^\\r\\n"]*' };

const FIRST_SIGHT = '[^\\r\\n",]+';

/** The first wildcard, braces included, that no rule covers. */
export function unknownWildcard(text: string): string | undefined {
  return [...text.matchAll(WILDCARD)].find(
    ([, name = ""]) => name.startsWith("*") && !Object.hasOwn(ANYTHING, name),
  )?.[0];
}

/** Replaces the names that are bound and leaves the others. */
export function fill(text: string, bindings: Bindings): string {
  return text.replace(WILDCARD, (whole, name: string) => bindings.get(name) ?? whole);
}

/** Compares whole texts; gives the bindings with the names seen for the first time, or undefined when they differ. */
export function matchText(expected: string, got: string, bindings: Bindings): Bindings | undefined {
  const want = fill(expected, bindings);
  if (want === got) return bindings;
  const pieces = splitPieces(want);
  if (pieces.length === 1) return undefined;
  const found = patternOf(pieces, "$").exec(got);
  if (!found) return undefined;
  const bound = new Map(bindings);
  for (const piece of pieces) {
    if (piece.type === "name") bound.set(piece.name, found[piece.group] ?? "");
  }
  return bound;
}

/** Where two texts that do not match part: after the longest beginning of `expected` that `got` has too. */
export function findDivergence(expected: string, got: string): Divergence {
  const pieces = splitPieces(expected);
  let count = pieces.length;
  let matched: RegExpExecArray | null = null;
  while (!matched && count > 0) matched = patternOf(pieces.slice(0, count--), "").exec(got);
  const agreeing = matched ? pieces.slice(0, count + 1) : [];
  const next = pieces[agreeing.length];
  const gotIndex = matched?.[0].length ?? 0;
  const same = next?.type === "literal" ? commonLength(next.text, got.slice(gotIndex)) : 0;
  const expectedIndex = agreeing.reduce((length, piece) => length + piece.text.length, 0);
  return { expected: expectedIndex + same, got: gotIndex + same };
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

// -------------------------------------------------------------------------------------------------- patterns

/** A stretch of an expectation; `text` is as written. */
type Piece =
  | { readonly type: "literal"; readonly text: string }
  | { readonly type: "anything"; readonly text: string; readonly pattern: string }
  /** `group` of the pattern captures the name where it stands first. */
  | {
      readonly type: "name";
      readonly text: string;
      readonly name: string;
      readonly group: number;
      readonly first: boolean;
    };

function splitPieces(expected: string): Piece[] {
  const pieces: Piece[] = [];
  const groups = new Map<string, number>();
  let end = 0;
  for (const found of expected.matchAll(WILDCARD)) {
    const [text, name = ""] = found;
    pieces.push({ type: "literal", text: expected.slice(end, found.index) });
    end = found.index + text.length;
    const pattern = ANYTHING[name];
    if (pattern !== undefined) {
      pieces.push({ type: "anything", text, pattern });
      continue;
    }
    const known = groups.get(name);
    const group = known ?? groups.size + 1;
    groups.set(name, group);
    pieces.push({ type: "name", text, name, group, first: known === undefined });
  }
  pieces.push({ type: "literal", text: expected.slice(end) });
  return pieces;
}

function patternOf(pieces: readonly Piece[], end: "$" | ""): RegExp {
  return new RegExp(`^${pieces.map(sourceOf).join("")}${end}`);
}

function sourceOf(piece: Piece): string {
  switch (piece.type) {
    case "literal":
      return piece.text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    case "anything":
      return piece.pattern;
    case "name":
      return piece.first ? `(${FIRST_SIGHT})` : `(?:\\${piece.group})`;
  }
}
