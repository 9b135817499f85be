import { cliOptions, cliVerbs, type OptionDefinition, optionGroups, optionSyntax } from "./options.js";

const COLUMNS = 100;
const SUMMARY_COLUMN = 26;

export function helpText(): string {
  const groups = Object.entries(optionGroups).flatMap(([group, title]) => [
    `${title}:`,
    ...cliOptions.filter((option) => option.group === group).map((option) => entry(syntaxOf(option), option.summary)),
    "",
  ]);
  return [
    "Usage: virtual-esp-at [options]",
    ...cliVerbs.map(({ name, argument }) => `       virtual-esp-at ${name} ${argument}`.trimEnd()),
    "",
    "An ESP-AT modem without the chip: AT commands in, real sockets out.",
    "",
    ...wrap(
      "With no port option: a pseudo-terminal linked at ttyESP0 in the folder for temporary files, TCP on " +
        "127.0.0.1:8266 (or the next numbers, where another modem has these) and, when stdin is a terminal, a prompt " +
        "(Ctrl-C leaves). Each port is a line on stderr; then comes ready.",
      COLUMNS,
    ),
    "",
    ...groups,
    "Verbs:",
    ...cliVerbs.map(({ name, argument, summary }) => entry(`${name} ${argument}`.trimEnd(), summary)),
    "",
  ].join("\n");
}

/** A line or more for each option. */
export function entries(options: readonly OptionDefinition[]): string {
  return options.map((option) => entry(syntaxOf(option), option.summary)).join("\n");
}

function syntaxOf(option: OptionDefinition): string {
  return `${optionSyntax(option)}${option.isRepeatable ? " ..." : ""}`;
}

function entry(syntax: string, summary: string): string {
  const lines = wrap(summary, COLUMNS - SUMMARY_COLUMN);
  const indent = " ".repeat(SUMMARY_COLUMN);
  const first = `  ${syntax}`;
  const head = first.length < SUMMARY_COLUMN - 1 ? [first.padEnd(SUMMARY_COLUMN) + lines.shift()] : [first];
  return [...head, ...lines.map((line) => indent + line)].join("\n");
}

function wrap(text: string, columns: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
