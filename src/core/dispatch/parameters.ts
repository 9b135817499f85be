import { readNumber, readString } from "../parse/parse-line.js";
import { CommandError, ErrorCode, refuse } from "./command-error.js";

/** What a parameter's reading may depend on. */
export interface ParameterScope {
  /** AT+CIPMUX=1: commands then name the link that they mean. */
  readonly multiplex: boolean;
}

/** How a value outside the range is refused: a plain ERROR, or with 0x0107 and the parameter's number. */
export type RangeRefusal = "plain" | "coded";

export interface Parameter<Name extends string = string, Value = unknown> {
  readonly name: Name;
  readonly kind: "number" | "string";
  readonly summary: string;
  /** Written out for the documentation: "0 to 4", "1 to 32 characters". */
  readonly range: string;
  /** May be left out, at the end of the line or between two commas. */
  readonly optional: boolean;
  /** An empty place between two commas is refused even though the parameter may be missing at the end. */
  readonly omittedMeansDefault: boolean;
  readonly present?: (scope: ParameterScope) => boolean;
  readonly check: (value: string | number) => boolean;
  readonly rangeRefusal: RangeRefusal;
  /** Only for the type system. */
  readonly value?: Value;
}

/** The values of a parameter list by name. */
export type ArgumentsOf<Parameters extends readonly Parameter[]> = {
  readonly [P in Parameters[number] as P["name"]]: P extends Parameter<string, infer Value> ? Value : never;
};

interface NumberOptions {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly rangeRefusal?: RangeRefusal;
}

const INT32_MINIMUM = -0x80000000;
const INT32_MAXIMUM = 0x7fffffff;

/** A number, decimal or hexadecimal; a 32-bit signed one unless a range is given. */
export function number<Name extends string>(
  name: Name,
  summary: string,
  { minimum = INT32_MINIMUM, maximum = INT32_MAXIMUM, rangeRefusal = "plain" }: NumberOptions = {},
): Parameter<Name, number> {
  return {
    name,
    kind: "number",
    summary,
    range: minimum === INT32_MINIMUM && maximum === INT32_MAXIMUM ? "32-bit" : `${minimum} to ${maximum}`,
    optional: false,
    omittedMeansDefault: false,
    check: (value) => typeof value === "number" && value >= minimum && value <= maximum,
    rangeRefusal,
  };
}

interface StringOptions {
  readonly minimumLength?: number;
  readonly maximumLength?: number;
  readonly oneOf?: readonly string[];
  readonly rangeRefusal?: RangeRefusal;
}

/** A text in double quotes. */
export function string<Name extends string>(
  name: Name,
  summary: string,
  { minimumLength = 0, maximumLength = 256, oneOf, rangeRefusal = "plain" }: StringOptions = {},
): Parameter<Name, string> {
  return {
    name,
    kind: "string",
    summary,
    range: oneOf ? oneOf.map((value) => `"${value}"`).join(", ") : `${span(minimumLength, maximumLength)} characters`,
    optional: false,
    omittedMeansDefault: false,
    check: (value) =>
      typeof value === "string" &&
      value.length >= minimumLength &&
      value.length <= maximumLength &&
      (oneOf === undefined || oneOf.includes(value)),
    rangeRefusal,
  };
}

function span(lowest: number, highest: number): string {
  return lowest === highest ? `${lowest}` : `${lowest} to ${highest}`;
}

/** The parameter may be missing, and may be empty between two commas. */
export function optional<Name extends string, Value>(
  parameter: Parameter<Name, Value>,
): Parameter<Name, Value | undefined> {
  const { value: _, ...rest } = parameter;
  return { ...rest, optional: true, omittedMeansDefault: true };
}

/** The parameter may be missing at the end of the line, but not empty between two commas. */
export function missingAllowed<Name extends string, Value>(
  parameter: Parameter<Name, Value>,
): Parameter<Name, Value | undefined> {
  const { value: _, ...rest } = parameter;
  return { ...rest, optional: true };
}

/** The parameter must be there, but may be empty. */
export function emptyAllowed<Name extends string, Value>(
  parameter: Parameter<Name, Value>,
): Parameter<Name, Value | undefined> {
  const { value: _, ...rest } = parameter;
  return { ...rest, omittedMeansDefault: true };
}

/** Given only with AT+CIPMUX=1: the link that the command is about; `maximum` 5 where 5 means all. */
export function linkId(maximum: 4 | 5 = 4): Parameter<"linkId", number | undefined> {
  const { value: _, ...rest } = number("linkId", maximum === 5 ? "link, 5 = all links" : "link", {
    minimum: 0,
    maximum,
  });
  return { ...rest, present: (scope) => scope.multiplex };
}

/** Walks through the arguments of one line, parameter by parameter, as the firmware's handlers do. */
export class ArgumentReader {
  #next = 0;

  constructor(
    private readonly texts: readonly string[],
    private readonly scope: ParameterScope,
  ) {}

  /** Places that were not read yet. */
  get remaining(): number {
    return Math.max(0, this.texts.length - this.#next);
  }

  read<Name extends string, Value>(parameter: Parameter<Name, Value>): Value {
    // a parameter that this mode does not have is undefined by its type
    if (parameter.present && !parameter.present(this.scope)) return undefined as Value;
    const index = this.#next++;
    const text = this.texts[index];
    if (text === undefined) {
      if (parameter.optional) return undefined as Value;
      throw new CommandError({ code: ErrorCode.unreadableParameter(index) });
    }
    if (text === "") {
      if (parameter.omittedMeansDefault) return undefined as Value;
      throw refuse();
    }
    const value = parameter.kind === "number" ? readNumber(text) : readString(text);
    if (value === undefined) throw new CommandError({ code: ErrorCode.unreadableParameter(index) });
    if (!parameter.check(value)) {
      throw parameter.rangeRefusal === "coded"
        ? new CommandError({ code: ErrorCode.invalidParameter(index) })
        : refuse();
    }
    return value as Value;
  }

  readAll<const Parameters extends readonly Parameter[]>(parameters: Parameters): ArgumentsOf<Parameters> {
    const values: Record<string, unknown> = {};
    for (const parameter of parameters) values[parameter.name] = this.read(parameter);
    return values as ArgumentsOf<Parameters>;
  }

  /** Refuses what the command has no parameter for. */
  end(): void {
    if (this.remaining > 0) throw refuse();
  }
}
