import type { CommandInfo, ParameterInfo } from "../protocol.js";

export interface Suggestion {
  /** What the line becomes. */
  readonly line: string;
  /** What is shown for it. */
  readonly label: string;
  readonly summary: string;
}

/** The syntax of the command that is being typed, part by part. */
export interface Hint {
  readonly parts: readonly { readonly text: string; readonly isCurrent: boolean }[];
  /** What the part at the cursor means, or the command. */
  readonly explanation: string;
}

/** What the modem is now, as far as it matters for what can be typed. */
export interface CompletionScope {
  readonly multiplex: boolean;
  readonly accessPoints: readonly string[];
  readonly openLinks: readonly number[];
}

const SUGGESTIONS = 40;

/** Commands, their forms and values that fit what stands in the line. */
export function complete(
  line: string,
  commands: readonly CommandInfo[],
  scope: CompletionScope,
): readonly Suggestion[] {
  if (line === "") return [];
  const typed = typedCommand(line, commands);
  if (typed) return completeValue(line, typed, scope);
  const start = line.toUpperCase();
  return commands
    .filter(
      ({ name }) => name.startsWith(start) || (start.length > 2 && !start.startsWith("AT") && name.includes(start)),
    )
    .flatMap((command) => formsOf(command))
    .filter(({ line: whole }) => whole !== line)
    .slice(0, SUGGESTIONS);
}

function formsOf({ name, summary, execute, query, parameters }: CommandInfo): Suggestion[] {
  const forms = [...(execute ? [""] : []), ...(query ? ["?"] : []), ...(parameters ? ["="] : [])];
  return forms.map((form) => ({ line: name + form, label: name + form, summary }));
}

interface Typed {
  readonly command: CommandInfo;
  readonly parameters: readonly ParameterInfo[];
  /** Before the value at the cursor, and the value as far as it is there. */
  readonly before: string;
  readonly value: string;
  readonly index: number;
}

function typedCommand(line: string, commands: readonly CommandInfo[], scope?: CompletionScope): Typed | undefined {
  const [, name = "", rest] = /^([^=?]+)=(.*)$/s.exec(line) ?? [];
  const command = commands.find((each) => each.name === name.toUpperCase());
  if (!command?.parameters || rest === undefined) return undefined;
  const values = splitValues(rest);
  const value = values.at(-1) ?? "";
  return {
    command,
    parameters: parametersFor(command, values, scope),
    before: line.slice(0, line.length - value.length),
    value,
    index: values.length - 1,
  };
}

/** At the commas outside quotes. */
function splitValues(text: string): string[] {
  const values: string[] = [""];
  let inQuotes = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === "\\" && inQuotes) {
      values[values.length - 1] += character + (text[++index] ?? "");
      continue;
    }
    if (character === '"') inQuotes = !inQuotes;
    if (character === "," && !inQuotes) values.push("");
    else values[values.length - 1] += character;
  }
  return values;
}

/** With those of the variant that an earlier value has chosen. */
function parametersFor(
  { parameters = [], variants = [] }: CommandInfo,
  values: readonly string[],
  scope?: CompletionScope,
): readonly ParameterInfo[] {
  const present = (parameter: ParameterInfo) =>
    scope === undefined ||
    parameter.onlyWithMultiplex === undefined ||
    (parameter.onlyWithMultiplex === 1) === scope.multiplex;
  const given = values.map((value) => value.toUpperCase());
  const variant = variants.toSorted((one, other) => suitability(other.when, given) - suitability(one.when, given))[0];
  return [...parameters, ...(variant?.parameters ?? [])].filter(present);
}

/** How well the values fit a variant's condition: `mode is 3 and type "SSL"`, `count is not 0`. */
function suitability(when: string, given: readonly string[]): number {
  const numbers = [...when.matchAll(/(not )?\b(\d+)\b/g)].map(
    ([, not, number = ""]) => given.includes(number) !== (not !== undefined),
  );
  const texts = [...when.matchAll(/"[^"]+"/g)].map(([text]) => given.includes(text.toUpperCase()));
  const missing = numbers.filter((fits) => !fits).length + (texts.length > 0 && !texts.includes(true) ? 1 : 0);
  return numbers.length + texts.filter(Boolean).length - 3 * missing;
}

function completeValue(line: string, { command, before, value }: Typed, scope: CompletionScope): Suggestion[] {
  const typed = typedCommand(line, [command], scope);
  const parameter = typed?.parameters[typed.index];
  if (!parameter) return [];
  const choices = choicesFor(parameter, scope);
  const isFull = (choice: string) => choice === value;
  if (choices.some(isFull)) return [];
  return choices
    .filter((choice) => choice.toUpperCase().startsWith(value.toUpperCase()))
    .map((choice) => ({ line: before + choice, label: choice, summary: parameter.summary }));
}

function choicesFor({ name, kind, range, summary }: ParameterInfo, scope: CompletionScope): readonly string[] {
  if (name === "ssid") return scope.accessPoints.map((ssid) => `"${ssid.replace(/["\\,]/g, "\\$&")}"`);
  if (name === "linkId" && scope.openLinks.length > 0) return scope.openLinks.map(String);
  if (kind === "string") return range.startsWith('"') ? range.split(", ") : [];
  const [, lowest, highest] = /^(\d+) to (\d+)$/.exec(range) ?? [];
  const count = Number(highest) - Number(lowest) + 1;
  // a number of which each value has a meaning of its own
  if (!(count > 1 && count <= 8) || !/\d/.test(summary + range)) return [];
  return Array.from({ length: count }, (_, index) => String(Number(lowest) + index));
}

/** Undefined while no command can be told. */
export function hintFor(line: string, commands: readonly CommandInfo[], scope: CompletionScope): Hint | undefined {
  const typed = typedCommand(line, commands, scope);
  if (!typed) {
    const name = line.replace(/[?=].*$/s, "").toUpperCase();
    const command = commands.find((each) => each.name === name);
    return command && { parts: [{ text: syntaxOf(command), isCurrent: false }], explanation: command.summary };
  }
  const { command, parameters, index } = typed;
  const current = parameters[index];
  const parts = parameters.flatMap((parameter, position) => [
    ...(position > 0 ? [{ text: ",", isCurrent: false }] : []),
    { text: shown(parameter), isCurrent: position === index },
  ]);
  return {
    parts: [{ text: `${command.name}=`, isCurrent: false }, ...parts],
    explanation: current
      ? `${current.summary}: ${current.range}${current.optional ? ", may be left out" : ""}`
      : `${command.name} takes ${parameters.length} parameter${parameters.length === 1 ? "" : "s"}.`,
  };
}

function syntaxOf({ name, execute, query, parameters }: CommandInfo): string {
  const set = parameters && `${name}=${parameters.map((parameter) => shown(parameter)).join(",")}`;
  return [execute ? name : undefined, query ? `${name}?` : undefined, set]
    .filter((form) => form !== undefined)
    .join("   ");
}

function shown({ name, kind, optional }: ParameterInfo): string {
  const text = kind === "string" ? `"${name}"` : `<${name}>`;
  return optional ? `[${text}]` : text;
}
