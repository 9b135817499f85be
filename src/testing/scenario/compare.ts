import { type Bindings, fill, findDivergence, matchText } from "./expectation.js";
import type { Difference } from "./result.js";
import type { Step } from "./scenario.js";

type Comparison = Pick<Step, "recv" | "anyOrder" | "segments">;

/** Compares what the modem wrote with `recv` under the rules of the step; undefined: they differ. */
export function matchOutput(step: Comparison, got: string, bindings: Bindings): Bindings | undefined {
  if (step.anyOrder) return pairLines(step.recv, got, bindings).bindings;
  if (step.segments === "exact") return matchText(step.recv, got, bindings);
  const want = splitSegments(fill(step.recv, bindings));
  const came = splitSegments(got);
  return firstDifferentPayload(want, came) === undefined ? matchText(want.outside, came.outside, bindings) : undefined;
}

/** What differs, for a step whose output does not match. */
export function explainOutput(step: Comparison, got: string, bindings: Bindings): Difference {
  const expected = fill(step.recv, bindings);
  if (step.anyOrder) {
    const { missing, surplus } = pairLines(step.recv, got, bindings);
    const divergence = { expected: missing?.index ?? expected.length, got: surplus?.index ?? got.length };
    return { part: "recv (any order)", expected, got, divergence };
  }
  if (step.segments === "exact") return explainText("recv", expected, got);
  const want = splitSegments(expected);
  const came = splitSegments(got);
  const payload = firstDifferentPayload(want, came);
  if (payload === undefined) return explainText("recv outside +IPD", want.outside, came.outside);
  return explainText(`payload of +IPD${payload}`, want.payloads.get(payload) ?? "", came.payloads.get(payload) ?? "");
}

export function explainText(part: string, expected: string, got: string): Difference {
  return { part, expected, got, divergence: findDivergence(expected, got) };
}

// ---------------------------------------------------------------------------------------------- in any order

interface Line {
  readonly text: string;
  readonly index: number;
}

/** Finds each expected line among the others; without `bindings`, `missing` or `surplus` has no partner. */
function pairLines(
  recv: string,
  got: string,
  bindings: Bindings,
): { bindings?: Bindings; missing?: Line; surplus?: Line } {
  const rest = linesOf(got);
  let bound = bindings;
  let missing: Line | undefined;
  for (const line of linesOf(fill(recv, bindings))) {
    const hit = rest.findIndex((candidate) => {
      const match = matchText(line.text, candidate.text, bound);
      if (match) bound = match;
      return match !== undefined;
    });
    if (hit >= 0) rest.splice(hit, 1);
    else missing ??= line;
  }
  const surplus = rest[0];
  if (!missing && !surplus) return { bindings: bound };
  return { ...(missing && { missing }), ...(surplus && { surplus }) };
}

function linesOf(text: string): Line[] {
  let end = -2;
  return text.split("\r\n").map((line) => {
    const index = end + 2;
    end = index + line.length;
    return { text: line, index };
  });
}

// ------------------------------------------------------------------------------------------ in any segments

/** Output taken apart: the text outside the +IPD blocks, and their payloads joined per link and sender. */
interface Segments {
  readonly outside: string;
  /** The key is what stands in the head beside the length: `,<link>` and `,"<ip>",<port>`. */
  readonly payloads: ReadonlyMap<string, string>;
}

const IPD_HEAD = /\r\n\+IPD(,\d+)?,(\d+)(,"[^"]*",\d+)?:/g;

function splitSegments(text: string): Segments {
  const payloads = new Map<string, string>();
  const head = new RegExp(IPD_HEAD);
  let outside = "";
  let end = 0;
  for (let found = head.exec(text); found; found = head.exec(text)) {
    const [whole, link = "", length, sender = ""] = found;
    outside += text.slice(end, found.index);
    const start = found.index + whole.length;
    end = Math.min(start + Number(length), text.length);
    const key = link + sender;
    payloads.set(key, (payloads.get(key) ?? "") + text.slice(start, end));
    if (text.startsWith("\r\n", end)) end += 2;
    head.lastIndex = end;
  }
  return { outside: outside + text.slice(end), payloads };
}

/** The key of a payload that is not the same on both sides. */
function firstDifferentPayload(one: Segments, other: Segments): string | undefined {
  const keys = [...one.payloads.keys(), ...other.payloads.keys()];
  return keys.find((key) => one.payloads.get(key) !== other.payloads.get(key));
}
