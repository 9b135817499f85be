import { commands } from "../../core/commands/index.js";
import { isPresent, withoutSuffix } from "../../core/dialects/dialect.js";
import { dialects } from "../../core/dialects/index.js";
import type { DialectPoint } from "../../core/dialects/words/index.js";

/** What spoke in a step that was not exact: which dialect, which command, and what the dialect says about it. */
export interface Rule {
  readonly dialect: string;
  /** As the host wrote it, in capitals: "AT+CIPSEND"; absent before the first command. */
  readonly command?: string;
  /** Where the command is described: a page of docs/. Absent where the dialect does not have the command. */
  readonly page?: string;
  /** What the modem looked at in this step, besides what it looks at in every line; only known of the built-in one. */
  readonly points?: readonly DialectPoint[];
}

/** The command that stands in what the host sends; undefined when there is none. */
export function commandIn(text: string): string | undefined {
  return /\bAT(\+[A-Z_0-9]+|E[01]?)?(?=[=?\r\n]|$)/i.exec(text)?.[0].toUpperCase();
}

/** `dialect` need not be one of ours: a scenario may be about any modem. */
export function describeRule(
  dialect: string,
  command: string | undefined,
  points: readonly DialectPoint[] | undefined,
): Rule {
  const page = command === undefined ? undefined : pageOf(dialect, command);
  return {
    dialect,
    ...(command !== undefined && { command }),
    ...(page !== undefined && { page }),
    ...(points !== undefined && { points }),
  };
}

function pageOf(dialectName: string, command: string): string | undefined {
  const dialect = dialects.find(({ name }) => name === dialectName);
  if (!dialect) return undefined;
  const { base, suffix } = withoutSuffix(dialect, command.replace(/^AT\+?/, ""));
  const isThere = commands.some(({ name }) => name === base) && (suffix !== undefined || isPresent(dialect, base));
  // the anchor that GitHub makes of the heading "AT+CIPSEND"
  return isThere ? `docs/commands.md#at${base.toLowerCase()}` : undefined;
}

/** Lines for a report. */
export function explainRule({ dialect, command, page, points = [] }: Rule): string[] {
  const said = points.map(({ point, says, name }) => `${point}: ${says} (docs/dialects.md#${name.toLowerCase()})`);
  const subject = command === undefined ? "" : `${command} in `;
  const where = command === undefined ? "" : page === undefined ? ", which does not have it" : `, ${page}`;
  return [`rule: ${subject}dialect ${dialect}${where}`, ...said.map((line) => `      ${line}`)];
}
