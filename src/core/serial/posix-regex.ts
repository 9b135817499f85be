/**
 * POSIX regular expressions, basic and extended, as the C library of the firmware reads them: the leftmost match, and
 * of these the longest. Every way through the pattern is followed at once, so that no pattern takes long: JavaScript's
 * own would have to be trusted with patterns of the host. Without back-references.
 */

/** Bits of regcomp's flags. */
export const RegexFlag = { extended: 1, ignoreCase: 2, newline: 8 } as const;

/** Longer programs are refused, as a chip would for want of memory. */
const MOST_INSTRUCTIONS = 4096;
const MOST_REPEATS = 255;

type Test = (code: number) => boolean;

type Instruction =
  | { readonly op: "character"; readonly test: Test }
  /** Goes on at both places, relative to this one. */
  | { readonly op: "split"; readonly offsets: readonly number[] }
  | { readonly op: "start" | "end" };

/** Instructions that run from their first to behind their last. */
type Program = readonly Instruction[];

export interface RegexMatch {
  readonly start: number;
  readonly end: number;
}

/** The pattern cannot be read. */
class PatternError extends Error {}

/** A character is a byte. Undefined when the pattern is none. */
export function compileRegex(pattern: string, flags: number): Regex | undefined {
  try {
    return new Regex(new Parser(pattern, flags).parse(), (flags & RegexFlag.newline) !== 0);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

export class Regex {
  constructor(
    private readonly program: Program,
    private readonly byLine: boolean,
  ) {}

  find(text: string): RegexMatch | undefined {
    let best: RegexMatch | undefined;
    /** Where each place of the program that is reached has begun; the earliest beginning counts. */
    let threads = new Map<number, number>();
    for (let at = 0; at <= text.length; at++) {
      const reached = new Map<number, number>();
      if (!best) threads.set(0, Math.min(threads.get(0) ?? at, at));
      for (const [place, start] of threads) this.#follow(place, start, text, at, reached);
      const start = reached.get(this.program.length);
      if (start !== undefined && (!best || start <= best.start)) best = { start, end: at };
      threads = new Map();
      const code = text.charCodeAt(at);
      for (const [place, begun] of reached) {
        const instruction = this.program[place];
        if (best && begun > best.start) continue;
        if (instruction?.op !== "character" || !instruction.test(code)) continue;
        threads.set(place + 1, Math.min(threads.get(place + 1) ?? begun, begun));
      }
      if (best && threads.size === 0) break;
    }
    return best;
  }

  /** Everywhere that can be reached from a place without a character. */
  #follow(place: number, start: number, text: string, at: number, reached: Map<number, number>): void {
    const waiting = [place];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if ((reached.get(next) ?? Number.POSITIVE_INFINITY) <= start) continue;
      reached.set(next, start);
      const instruction = this.program[next];
      if (instruction?.op === "split") for (const offset of instruction.offsets) waiting.push(next + offset);
      else if (instruction?.op === "start" && this.#isBorder(text, at - 1, -1)) waiting.push(next + 1);
      else if (instruction?.op === "end" && this.#isBorder(text, at, text.length)) waiting.push(next + 1);
    }
  }

  #isBorder(text: string, neighbour: number, outside: number): boolean {
    return neighbour === outside || (this.byLine && text[neighbour] === "\n");
  }
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[^ -~\u0080-\u{10FFFF}]/u,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

class Parser {
  #next = 0;
  readonly #extended: boolean;
  readonly #ignoreCase: boolean;
  readonly #byLine: boolean;

  constructor(
    private readonly pattern: string,
    flags: number,
  ) {
    this.#extended = (flags & RegexFlag.extended) !== 0;
    this.#ignoreCase = (flags & RegexFlag.ignoreCase) !== 0;
    this.#byLine = (flags & RegexFlag.newline) !== 0;
  }

  parse(): Program {
    if (this.pattern === "") throw new PatternError("an empty pattern");
    return this.#alternatives(0);
  }

  #alternatives(depth: number): Program {
    const branches = [this.#branch(depth)];
    while (this.#extended && this.#take("|")) branches.push(this.#branch(depth));
    return branches.reduceRight(either);
  }

  #branch(depth: number): Program {
    const pieces: Instruction[] = [];
    const first = this.#next;
    while (this.#next < this.pattern.length && !this.#atBranchEnd(depth)) {
      pieces.push(
        ...this.#piece(
          depth,
          pieces.every(({ op }) => op === "start"),
        ),
      );
      checked(pieces);
    }
    if (this.#next === first && this.#extended) throw new PatternError("nothing between two bars or brackets");
    return pieces;
  }

  #atBranchEnd(depth: number): boolean {
    if (this.#extended) return this.#sees("|") || (depth > 0 && this.#sees(")"));
    return depth > 0 && this.#sees("\\)");
  }

  /** `first`: nothing that could be repeated stands before it. */
  #piece(depth: number, first: boolean): Program {
    const isAnchor = this.#sees("^") && !this.#extended && first;
    let program = this.#atom(depth, first);
    // a star behind it stands for itself
    if (isAnchor) return program;
    for (let times = this.#repeats(); times; times = this.#repeats()) program = repeat(program, times);
    return program;
  }

  #atom(depth: number, first: boolean): Program {
    if (this.#take(this.#extended ? "(" : "\\(")) {
      const inner = this.#alternatives(depth + 1);
      if (!this.#take(this.#extended ? ")" : "\\)")) throw new PatternError("a bracket that is not closed");
      return inner;
    }
    if (this.#sees("^") && (this.#extended || first)) {
      this.#next++;
      return [{ op: "start" }];
    }
    if (this.#sees("$") && (this.#extended || this.#isLast(depth))) {
      this.#next++;
      return [{ op: "end" }];
    }
    if (this.#take(".")) return [this.#character((code) => !this.#byLine || code !== 10)];
    if (this.#take("[")) return [this.#character(this.#set())];
    if (this.#sees("\\")) return [this.#escaped()];
    if (this.#extended && this.#sees(")")) throw new PatternError("a bracket that was not opened");
    const character = this.pattern[this.#next] ?? "";
    const repeats = this.#extended ? "*+?" : "*";
    if (repeats.includes(character) && (this.#extended || !first)) throw new PatternError("nothing to repeat");
    this.#next++;
    return [this.#literal(character)];
  }

  #isLast(depth: number): boolean {
    const rest = this.pattern.slice(this.#next + 1);
    return rest === "" || (depth > 0 && rest.startsWith("\\)"));
  }

  #escaped(): Instruction {
    const character = this.pattern[this.#next + 1];
    if (character === undefined || (!this.#extended && /[1-9{})]/.test(character))) {
      throw new PatternError("a backslash that means nothing here");
    }
    this.#next += 2;
    return this.#literal(character);
  }

  #literal(character: string): Instruction {
    const wanted = character.charCodeAt(0);
    return this.#character((code) => code === wanted);
  }

  #character(test: Test): Instruction {
    if (!this.#ignoreCase) return { op: "character", test };
    return { op: "character", test: (code) => casesOf(code).some(test) };
  }

  /** The inside of square brackets, behind the opening one. */
  #set(): Test {
    const negated = this.#take("^");
    const tests: Test[] = [];
    do tests.push(this.#member());
    while (!this.#sees("]"));
    this.#next++;
    const among: Test = (code) => tests.some((test) => test(code));
    return negated ? (code) => !among(code) && !(this.#byLine && code === 10) : among;
  }

  #member(): Test {
    const named = /^\[:(\w+):\]/.exec(this.pattern.slice(this.#next));
    if (named) {
      const characters = CLASSES[named[1] ?? ""];
      if (!characters) throw new PatternError("a class of characters that does not exist");
      this.#next += named[0].length;
      return (code) => characters.test(String.fromCharCode(code));
    }
    const from = this.#setCharacter();
    const isRange = this.#sees("-") && this.pattern[this.#next + 1] !== "]";
    if (!isRange) return (code) => code === from;
    this.#next++;
    const to = this.#setCharacter();
    if (to < from) throw new PatternError("a range that goes backwards");
    return (code) => code >= from && code <= to;
  }

  #setCharacter(): number {
    const element = /^\[([.=])([\s\S])\1\]/.exec(this.pattern.slice(this.#next));
    const text = element ? element[0] : (this.pattern[this.#next] ?? "");
    if (text === "") throw new PatternError("a set that is not closed");
    this.#next += text.length;
    return (element?.[2] ?? text).charCodeAt(0);
  }

  #repeats(): readonly [number, number] | undefined {
    if (this.#take("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#extended && this.#take("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#extended && this.#take("?")) return [0, 1];
    const bounds = (this.#extended ? /^\{(\d+)(?:(,)(\d*))?\}/ : /^\\\{(\d+)(?:(,)(\d*))?\\\}/).exec(
      this.pattern.slice(this.#next),
    );
    if (!bounds) return undefined;
    this.#next += bounds[0].length;
    const least = Number(bounds[1]);
    const most = bounds[2] === undefined ? least : Number(bounds[3] || Number.POSITIVE_INFINITY);
    if (least > MOST_REPEATS || (Number.isFinite(most) && (most > MOST_REPEATS || most < least))) {
      throw new PatternError("a number of repeats that cannot be");
    }
    return [least, most];
  }

  #sees(text: string): boolean {
    return this.pattern.startsWith(text, this.#next);
  }

  #take(text: string): boolean {
    const isThere = this.#sees(text);
    if (isThere) this.#next += text.length;
    return isThere;
  }
}

function either(second: Program, first: Program): Program {
  return checked([
    { op: "split", offsets: [1, first.length + 2] },
    ...first,
    { op: "split", offsets: [second.length + 1] },
    ...second,
  ]);
}

function repeat(program: Program, [least, most]: readonly [number, number]): Program {
  const repeated: Instruction[] = [];
  for (let count = 0; count < least; count++) repeated.push(...checked(program));
  if (Number.isFinite(most)) {
    for (let count = least; count < most; count++) {
      repeated.push({ op: "split", offsets: [1, program.length + 1] }, ...program);
      checked(repeated);
    }
  } else {
    repeated.push({ op: "split", offsets: [1, program.length + 2] }, ...program, {
      op: "split",
      offsets: [-program.length - 1],
    });
  }
  return checked(repeated);
}

function checked(program: Program): Program {
  if (program.length > MOST_INSTRUCTIONS) throw new PatternError("too much for the memory of a chip");
  return program;
}

function casesOf(code: number): number[] {
  const character = String.fromCharCode(code);
  return [character.toLowerCase().charCodeAt(0), character.toUpperCase().charCodeAt(0)];
}
