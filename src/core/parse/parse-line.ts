import { CommandError, ErrorCode } from "../dispatch/command-error.js";

/** The four forms that the firmware knows: AT+X=?, AT+X?, AT+X=..., AT+X. */
export type CommandForm = "test" | "query" | "set" | "execute";

export interface CommandLine {
  /** In upper case, without "AT" and "+": "CIPMUX", "E0"; empty for AT itself. */
  readonly name: string;
  readonly form: CommandForm;
  /** As written between the commas, quotes and escapes included; only the set form has any. */
  readonly arguments: readonly string[];
}

/** Where generations differ: see the dialect's rules of the same names. */
interface ParseRules {
  readonly anyCase: boolean;
  readonly commasSplitTexts: boolean;
}

const DEFAULT_RULES: ParseRules = { anyCase: true, commasSplitTexts: true };

const MAXIMUM_ARGUMENTS = 16;

/**
 * Takes apart a line that begins with AT (the reader has seen to that), without CR LF.
 * Source: shared golden scenarios 02 to 04 (firmware 4.2).
 */
export function parseLine(line: string, { anyCase, commasSplitTexts }: ParseRules = DEFAULT_RULES): CommandLine {
  const body = line.slice(2);
  const head = /^\+?[A-Za-z0-9_]*/.exec(body)?.[0] ?? "";
  const rest = body.slice(head.length);
  const typed = head.replace("+", "");
  const name = anyCase ? typed.toUpperCase() : typed;
  if (head === "+") throw unknownCommand();
  // "AT+E0" and "ATGMR" are not commands: the plus sign is part of the name, and only ATE goes without
  if (name !== "" && head.startsWith("+") === /^E\d*$/.test(name)) throw unknownCommand();
  // AT alone has no other form (wire facts 2.6)
  if (name === "" && rest !== "") throw unknownCommand();
  if (rest === "") return { name, form: "execute", arguments: [] };
  if (rest === "?") return { name, form: "query", arguments: [] };
  if (rest === "=?") return { name, form: "test", arguments: [] };
  if (!rest.startsWith("=") || rest.startsWith("=?")) throw unknownCommand();
  return { name, form: "set", arguments: splitArguments(rest.slice(1), commasSplitTexts) };
}

export function unknownCommand(): CommandError {
  return new CommandError({ code: ErrorCode.unsupportedCommand });
}

/** A comma that belongs to a text is written `\,`; without `commasSplitTexts` the quotes around it are enough. */
function splitArguments(text: string, commasSplitTexts: boolean): string[] {
  const found: string[] = [];
  let start = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "\\") {
      index++;
      if (index === text.length) throw unknownCommand();
    } else if (text[index] === '"') {
      inText = !inText;
    } else if (text[index] === "," && (commasSplitTexts || !inText)) {
      found.push(text.slice(start, index));
      start = index + 1;
    }
  }
  found.push(text.slice(start));
  if (found.length > MAXIMUM_ARGUMENTS) throw unknownCommand();
  return found;
}

/** The text of a quoted argument, or undefined when it is not one. */
export function readString(argument: string): string | undefined {
  if (!argument.startsWith('"')) return undefined;
  let text = "";
  for (let index = 1; index < argument.length; index++) {
    const character = argument[index];
    if (character === '"') return index === argument.length - 1 ? text : undefined;
    text += character === "\\" ? argument[++index] : character;
  }
  return undefined;
}

/** The value of a numeric argument (decimal, or hexadecimal after 0x), or undefined when it is not one. */
export function readNumber(argument: string): number | undefined {
  const match = /^(-?)(?:0[xX]([0-9a-fA-F]*)|(\d+))$/.exec(argument);
  if (!match) return undefined;
  const [, sign, hexadecimal, decimal] = match;
  const value = decimal !== undefined ? Number(decimal) : Number(`0x${hexadecimal || "0"}`);
  return sign && value !== 0 ? -value : value;
}
