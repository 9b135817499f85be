import {
  type CommandDefinition,
  commandDefinitions,
  type Dialect,
  isPresent,
  type Parameter,
} from "../../core/index.js";
import type { CommandInfo, ParameterInfo } from "../protocol.js";

/** The commands of a dialect, in alphabetical order. */
export function commandsOf(dialect: Dialect): readonly CommandInfo[] {
  return commandDefinitions
    .flatMap((definition) => {
      const { name } = definition;
      const names = [name, ...(dialect.suffixed.has(name) ? [`${name}_CUR`, `${name}_DEF`] : [])];
      return names
        .filter((each) => each !== name || isPresent(dialect, each))
        .map((each) => infoOf(definition, each, dialect));
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function infoOf(definition: CommandDefinition, name: string, dialect: Dialect): CommandInfo {
  const { summary, query, execute, set } = definition;
  const has = (form: "query" | "execute" | "set") => isPresent(dialect, definition.name, form);
  return {
    name: /^(E\d)?$/.test(name) ? `AT${name}` : `AT+${name}`,
    summary,
    query: query !== undefined && has("query"),
    execute: execute !== undefined && has("execute"),
    ...(set &&
      has("set") && {
        parameters: set.parameters.map(parameterOf),
        ...(set.variants && {
          variants: set.variants.map(({ when, parameters }) => ({ when, parameters: parameters.map(parameterOf) })),
        }),
      }),
  };
}

function parameterOf({ name, kind, summary, range, optional, present }: Parameter): ParameterInfo {
  const withMultiplex = present?.({ multiplex: true }) ?? true;
  const withoutMultiplex = present?.({ multiplex: false }) ?? true;
  return {
    name,
    kind,
    summary,
    range,
    optional,
    ...(withMultiplex !== withoutMultiplex && { onlyWithMultiplex: withMultiplex ? (1 as const) : (0 as const) }),
  };
}
