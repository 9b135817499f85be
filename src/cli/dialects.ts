import { parseArgs } from "node:util";
import { compareDialects, type Dialect, type DialectDifference, dialects, findDialect } from "../core/index.js";
import { parsingUsage, UsageError } from "./usage-error.js";

export const DIALECTS_USAGE = `Usage: virtual-esp-at dialects [diff A B] [--format FORMAT]

The firmware generations that --dialect takes, or every point in which the host sees a difference between two of them:
commands and forms, limits, answers, rules, defaults. docs/dialects.md says what each point rests on;
docs/dialect-differences.md has the differences from generation to generation.

  diff A B                 compare two dialects
  --format FORMAT          text (default), markdown or json
`;

const formats = ["text", "markdown", "json"] as const;
type Format = (typeof formats)[number];

/**
 * The verb `dialects`.
 * @param args what follows the verb on the command line
 * @returns the exit status: 0 done, 2 bad usage (said in one sentence on stderr)
 */
export function runDialects(args: readonly string[]): number {
  try {
    const { values, positionals } = parseCommandLine(args);
    process.stdout.write(values.help ? DIALECTS_USAGE : answer(positionals, readFormat(values.format)));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`virtual-esp-at dialects: ${error.message}\n`);
    return 2;
  }
}

function answer([action, left, right, ...surplus]: readonly string[], format: Format): string {
  if (action === undefined) {
    return render(format, { name: "dialect", title: "what it is" }, dialects.map(describe));
  }
  if (action !== "diff" || left === undefined || right === undefined || surplus.length > 0) {
    throw new UsageError(`nothing stands here but "diff A B", for example: diff 2.2 4.2`);
  }
  const differences = compareDialects(find(left), find(right));
  if (format === "json") return toJson(differences);
  return render(format, { point: "what the host sees", left, right }, differences.map(inWords));
}

const inWords = ({ point, left, right }: DialectDifference) => ({ point, left, right });

const describe = ({ name, title }: Dialect) => ({ name, title });

function find(name: string): Dialect {
  try {
    return findDialect(name);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function toJson(rows: readonly object[]): string {
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

/** A table with a line of heads and one line for each row. */
function render<Row extends object>(format: Format, heads: Row, rows: readonly Row[]): string {
  if (format === "json") return toJson(rows);
  const lines = [heads, ...rows].map((row) => Object.values(row).map(String));
  if (format === "markdown") {
    const table = lines.map((cells) => `| ${cells.map((cell) => cell.replace(/[\\|]/g, "\\$&")).join(" | ")} |\n`);
    return [table[0], `|${"---|".repeat(Object.keys(heads).length)}\n`, ...table.slice(1)].join("");
  }
  const LONGEST_CELL = 60;
  const widths = Object.keys(heads).map((_, column) =>
    Math.min(LONGEST_CELL, Math.max(...lines.map((cells) => (cells[column] ?? "").length))),
  );
  return lines
    .map((cells) => `${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .map((line) => `${line}\n`)
    .join("");
}

function readFormat(name: string): Format {
  const format = formats.find((candidate) => candidate === name);
  if (!format) throw new UsageError(`--format is one of ${formats.join(", ")}, not "${name}"`);
  return format;
}

function parseCommandLine(args: readonly string[]) {
  return parsingUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: "string", default: "text" }, help: { type: "boolean", short: "h" } },
    }),
  );
}
