import type { Modem } from "../modem.js";
import type { CommandForm } from "../parse/parse-line.js";
import { demand } from "./command-error.js";
import type { ArgumentReader, ArgumentsOf, Parameter } from "./parameters.js";
import type { Reply } from "./reply.js";

/** What a handler gets: the modem's parts, and where its answer goes. OK follows unless it ends the reply itself. */
export interface CommandContext<Arguments = unknown> {
  readonly modem: Modem;
  readonly reply: Reply;
  readonly args: Arguments;
  /** As it was typed, in capitals: CWMODE_CUR where the dialect has commands with a suffix, else the command's own. */
  readonly name: string;
}

export type Handler<Arguments = unknown> = (context: CommandContext<Arguments>) => void | Promise<void>;

/** A set form whose further parameters depend on an earlier one (the link type). */
export interface ParameterVariant {
  readonly when: string;
  readonly parameters: readonly Parameter[];
}

export interface SetForm {
  readonly parameters: readonly Parameter[];
  /** For the documentation: what follows `parameters`, case by case; the handler reads it. */
  readonly variants?: readonly ParameterVariant[];
  readonly run: (context: CommandContext<unknown>, reader: ArgumentReader) => void | Promise<void>;
}

export type Chapter = "basic" | "wifi" | "tcpip";

/** One AT command: everything that the parser, AT+CMD?, and the documentation know of it. */
export interface CommandDefinition {
  /** Without "AT" and "+"; empty for AT itself. */
  readonly name: string;
  readonly chapter: Chapter;
  /** One sentence in the imperative. */
  readonly summary: string;
  readonly query?: Handler;
  readonly execute?: Handler;
  readonly set?: SetForm;
}

export function defineCommand(definition: CommandDefinition): CommandDefinition {
  return definition;
}

export function hasForm(definition: CommandDefinition, form: CommandForm): boolean {
  return form !== "test" && definition[form] !== undefined;
}

interface SetOptions {
  /** Refuses by the modem's state, before the line is looked at. */
  readonly before?: (context: CommandContext) => void;
  /** Too few arguments are a plain ERROR too, before anything is read; else a missing one has a code of its own. */
  readonly counted?: boolean;
}

/** The set form with a fixed list of parameters; too many are refused before any is read (golden 03). */
export function set<const Parameters extends readonly Parameter[]>(
  parameters: Parameters,
  run: Handler<ArgumentsOf<Parameters>>,
  { before, counted = false }: SetOptions = {},
): SetForm {
  return {
    parameters,
    run(context, reader) {
      before?.(context);
      const present = parameters.filter((parameter) => parameter.present?.(context.modem.parameterScope) ?? true);
      const needed = counted ? present.filter((parameter) => !parameter.optional).length : 0;
      demand(reader.remaining >= needed && reader.remaining <= present.length);
      return run({ ...context, args: reader.readAll(parameters) });
    },
  };
}

/**
 * The set form that looks at the modem's state between its parameters, so that what is wrong first decides: `run` reads
 * them all and calls `reader.end()`.
 */
export function setInSteps(
  parameters: readonly Parameter[],
  variants: readonly ParameterVariant[],
  run: (context: CommandContext, reader: ArgumentReader) => void | Promise<void>,
): SetForm {
  return { parameters, variants, run };
}

/** The set form whose tail depends on what was read first; `run` reads the tail itself and calls `reader.end()`. */
export function setWithVariants<const Parameters extends readonly Parameter[]>(
  parameters: Parameters,
  variants: readonly ParameterVariant[],
  run: (context: CommandContext<ArgumentsOf<Parameters>>, reader: ArgumentReader) => void | Promise<void>,
): SetForm {
  return {
    parameters,
    variants,
    run: (context, reader) => run({ ...context, args: reader.readAll(parameters) }, reader),
  };
}
