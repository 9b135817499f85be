/** docs/commands.md: the support table, made from the command definitions and the dialects. */
import { plain } from "./markdown.mjs";

const chapterTitles = { basic: "Basic", wifi: "Wi-Fi", tcpip: "TCP/IP" };
const upperCaseWords = new Set("ap bssid ca dns id ip mac pmf rf rssi sntp ssid ssl tcp udp url utc".split(" "));

export function describeCommands(core) {
  const chapters = Object.entries(chapterTitles).map(([chapter, title]) => ({
    title,
    commands: core.commandDefinitions.filter((command) => command.chapter === chapter).sort(byName),
  }));
  return [
    "# Commands",
    "",
    "Generated from the command definitions in `src/core/commands/` by `npm run docs`; do not edit. What is not on",
    "this page is answered as the firmware answers an unknown command: `ERROR`.",
    "",
    "In the command lines, `[...]` may be left out and `<link ID>` is given with `AT+CIPMUX=1` only. A number may be",
    'decimal or hexadecimal (`0x1F`); text stands in double quotes, with `\\"`, `\\,` and `\\\\` for the characters that',
    "mean something else. Where a dialect has `_CUR` and `_DEF`, the command also comes with these behind its name: until",
    "the next start, and for later starts as well.",
    "",
    "Which tests show that the TCP/IP commands do what they say: [evidence](evidence.md).",
    "",
    ...chapters.flatMap(({ title, commands }) => [`## ${title}`, "", ...overview(commands, core), ""]),
    "## Each command",
    "",
    ...chapters.flatMap(({ commands }) => commands.flatMap(details)),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);
export const lineOf = ({ name }) => (name === "" ? "AT" : /^E\d$/.test(name) ? `AT${name}` : `AT+${name}`);
const forms = ["query", "set", "execute"];

function overview(commands, { dialects, isPresent }) {
  return [
    `| command | what it does | forms | ${dialects.map(({ name }) => name).join(" | ")} |`,
    `|---|---|---|${"---|".repeat(dialects.length)}`,
    ...commands.map((command) => {
      const all = forms.filter((form) => command[form]);
      const supported = dialects.map((dialect) => {
        const present = all.filter((form) => isPresent(dialect, command.name, form));
        const suffixes = dialect.suffixed.has(command.name) ? "`_CUR`, `_DEF`" : "";
        if (!isPresent(dialect, command.name) || present.length === 0) return suffixes || "no";
        if (suffixes) return `yes, ${suffixes}`;
        return present.length === all.length ? "yes" : present.join(", ");
      });
      const name = `[\`${lineOf(command)}\`](#${anchorOf(command)})`;
      return `| ${[name, plain(command.summary), all.join(", "), ...supported].join(" | ")} |`;
    }),
  ];
}

/** As GitHub makes it of the heading. */
const anchorOf = (command) => lineOf(command).toLowerCase().replace("+", "");

function details(command) {
  const line = lineOf(command);
  return [
    `### ${line}`,
    "",
    plain(command.summary),
    "",
    ...(command.query ? [`- \`${line}?\``] : []),
    ...(command.set ? setForms(line, command.set) : []),
    ...(command.execute ? [`- \`${line}\``] : []),
    "",
    ...(command.set ? parameterTable(command.set) : []),
  ];
}

function setForms(line, { parameters, variants = [] }) {
  const shape = (more) => `- \`${line}=${syntaxOf([...parameters, ...more])}\``;
  // where each variant only adds what may be left out, the form without any would say nothing new
  const basic = variants.every(({ parameters: [first] }) => !first.optional) ? [shape([])] : [];
  return [...basic, ...variants.map((variant) => `${shape(variant.parameters)} when ${variant.when}`)];
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

function parameterTable({ parameters, variants = [] }) {
  const all = [...parameters, ...variants.flatMap((variant) => variant.parameters)];
  if (all.length === 0) return [];
  const rows = all.map((parameter) => {
    const empty = parameter.omittedMeansDefault && !parameter.optional ? "; may be empty" : "";
    return `| \`${wordsOf(parameter.name)}\` | ${plain(parameter.range)}${empty} | ${plain(parameter.summary)} |`;
  });
  return ["| parameter | values | meaning |", "|---|---|---|", ...new Set(rows), ""];
}

/** "linkId" is `link ID` in the manual's words; the unit in "timeoutMs" stands in the meaning. */
export function wordsOf(name) {
  return name
    .replace(/Ms$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(" ")
    .map((word) => (upperCaseWords.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()))
    .join(" ");
}
