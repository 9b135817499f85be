/** docs/commands.md: the support table, made from the command definitions and the dialects. */
const chapterTitles = { basic: "Basic", wifi: "Wi-Fi", tcpip: "TCP/IP" };
const upperCaseWords = new Set("ap bssid ca dns id ip mac pmf rf rssi sntp ssid ssl tcp udp url utc".split(" "));

export function describeCommands({ commandDefinitions, dialects }) {
  const chapters = Object.entries(chapterTitles).map(([chapter, title]) => ({
    title,
    commands: commandDefinitions.filter((command) => command.chapter === chapter).sort(byName),
  }));
  return [
    "# Commands",
    "",
    "Generated from the command definitions in `src/core/commands/` by `npm run docs`; do not edit. What is not on",
    "this page is answered as the firmware answers an unknown command: `ERROR`.",
    "",
    "In the command lines, `[...]` may be left out and `<link ID>` is given with `AT+CIPMUX=1` only. A number may be",
    'decimal or hexadecimal (`0x1F`); text stands in double quotes, with `\\"`, `\\,` and `\\\\` for the characters that',
    "mean something else.",
    "",
    ...chapters.flatMap(({ title, commands }) => [`## ${title}`, "", ...overview(commands, dialects), ""]),
    "# Each command",
    "",
    ...chapters.flatMap(({ commands }) => commands.flatMap((command) => details(command, dialects))),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);
const lineOf = ({ name }) => (name === "" ? "AT" : /^E\d?$/.test(name) ? `AT${name}` : `AT+${name}`);
const existsIn = ({ name }, dialect) => !dialect.absentCommands.has(name);
const cell = (text) => text.replaceAll("|", "\\|");

function overview(commands, dialects) {
  const forms = ({ query, set, execute }) => [query && "query", set && "set", execute && "execute"].filter(Boolean);
  return [
    `| command | what it does | forms | ${dialects.map(({ name }) => name).join(" | ")} |`,
    `|---|---|---|${"---|".repeat(dialects.length)}`,
    ...commands.map((command) => {
      const marks = dialects.map((dialect) => (existsIn(command, dialect) ? "yes" : "no"));
      return `| \`${lineOf(command)}\` | ${cell(command.summary)} | ${forms(command).join(", ")} | ${marks.join(" | ")} |`;
    }),
  ];
}

function details(command, dialects) {
  const line = lineOf(command);
  const absent = dialects.filter((dialect) => !existsIn(command, dialect)).map(({ name }) => name);
  const variants = command.set ? (command.set.variants ?? [{ parameters: [] }]) : [];
  return [
    `## ${line}`,
    "",
    command.summary + (absent.length > 0 ? ` Not in dialect ${absent.join(", ")}.` : ""),
    "",
    ...(command.query ? [`- \`${line}?\``] : []),
    ...variants.map(({ when, parameters }) => {
      const shape = `- \`${line}=${syntaxOf([...command.set.parameters, ...parameters])}\``;
      return when ? `${shape} for ${when}` : shape;
    }),
    ...(command.execute ? [`- \`${line}\``] : []),
    "",
    ...parameterTable(command.set?.parameters.concat(...variants.map(({ parameters }) => parameters)) ?? []),
  ];
}

/** `[<link ID>,]<length>[,<remote host>]` */
function syntaxOf(parameters) {
  let text = "";
  for (const parameter of parameters) {
    const name = `<${wordsOf(parameter.name)}>`;
    if (parameter.present) text += `[${name},]`;
    else if (text === "" || text.endsWith(",]")) text += parameter.optional ? `[${name}]` : name;
    else text += parameter.optional ? `[,${name}]` : `,${name}`;
  }
  return text;
}

function parameterTable(parameters) {
  if (parameters.length === 0) return [];
  const rows = parameters.map((parameter) => {
    const empty = parameter.omittedMeansDefault && !parameter.optional ? "; may be empty" : "";
    return `| \`${wordsOf(parameter.name)}\` | ${cell(parameter.range)}${empty} | ${cell(parameter.summary)} |`;
  });
  return ["| parameter | values | meaning |", "|---|---|---|", ...new Set(rows), ""];
}

/** "linkId" is `link ID` in the manual's words. */
function wordsOf(name) {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(" ")
    .map((word) => (upperCaseWords.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()))
    .join(" ");
}
