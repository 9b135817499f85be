/** docs/evidence.md: for every form and parameter the tests that show its effect; what has none is an error. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lineOf, wordsOf } from "./commands-page.mjs";
import { folderOf, later, specified } from "./evidence.mjs";
import { plain } from "./markdown.mjs";

const forms = ["query", "set", "execute"];

/** Throws when the evidence does not fit the definitions or the tests. */
export function describeEvidence(core, root) {
  const problems = [];
  const sections = [specified, later].map((evidence) =>
    Object.entries(evidence).map(([name, proofs]) => {
      const command = core.commandDefinitions.find((candidate) => candidate.name === name);
      if (command) return describeCommand(command, proofs, core, root, problems);
      problems.push(`AT+${name} is no command`);
      return { row: "", details: [] };
    }),
  );
  if (problems.length > 0) throw new Error(`scripts/docs/evidence.mjs:\n${problems.join("\n")}`);
  const [thirty, others] = sections;
  return [
    "# Evidence",
    "",
    "Generated from the command definitions and `scripts/docs/evidence.mjs` by `npm run docs`, which fails when a form or",
    "a parameter has no test or a test is not there; do not edit. A test named here looks from outside: at what a peer",
    "of the modem sees, and at every byte that the host gets. `real-...` tests use the computer's sockets and programs",
    "that are not ours. `%s` and the like stand for the rows of a table in the test.",
    "",
    `## The specification: ${thirty.length} of 30 commands`,
    "",
    "The examples and notes of the specification's own text are played as conversations: `test/scenarios/2.2/`.",
    "",
    ...table(thirty),
    "",
    "## What later releases added",
    "",
    ...table(others),
    "",
    ...sections.flat().flatMap(({ details }) => details),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

const table = (commands) => [
  "| command | forms | parameters | dialects | tests |",
  "|---|---|---|---|---|",
  ...commands.map(({ row }) => row),
];

function describeCommand(command, proofs, { dialects, isPresent }, root, problems) {
  const line = lineOf(command);
  const own = forms.filter((form) => command[form]);
  const parameters = parametersOf(command);
  // the set form shows itself in its parameters
  const wanted = [...own.filter((form) => form !== "set" || parameters.length === 0), ...parameters, "refusals"];
  for (const name of wanted) if (!proofs[name]?.length) problems.push(`${line}: nothing shows ${name}`);
  for (const name of Object.keys(proofs)) {
    if (!wanted.includes(name) && !own.includes(name)) problems.push(`${line} has no ${name}`);
  }
  const tests = Object.values(proofs).flat();
  for (const [file, title] of tests)
    if (!hasTest(root, file, title)) problems.push(`${line}: no test ${file}: ${title}`);
  const present = dialects.filter((dialect) => isPresent(dialect, command.name));
  const count = new Set(tests.map(String)).size;
  const cells = [
    `[\`${line}\`](#${line.toLowerCase().replace("+", "")})`,
    own.join(", "),
    parameters.map(wordsOf).join(", "),
    present.length === dialects.length ? "all" : present.map(({ name }) => name).join(", "),
    count,
  ];
  return { row: `| ${cells.join(" | ")} |`, details: details(line, proofs, parameters) };
}

/** The names of all parameters, each once. */
function parametersOf({ set }) {
  const all = set ? [...set.parameters, ...(set.variants ?? []).flatMap(({ parameters }) => parameters)] : [];
  return [...new Set(all.map(({ name }) => name))];
}

function details(line, proofs, parameters) {
  const names = ["query", "execute", "set", ...parameters, "refusals"].filter((name) => proofs[name]);
  const rows = names.flatMap((name) =>
    proofs[name].map(([file, title], index) => {
      const path = `${folderOf(file)}/${file}.test.ts`;
      return `| ${index === 0 ? headingOf(line, name) : ""} | [${file}](../${path}): ${plain(title)} |`;
    }),
  );
  return [`### ${line}`, "", "| what | shown by |", "|---|---|", ...rows, ""];
}

function headingOf(line, name) {
  if (name === "query") return `\`${line}?\``;
  if (name === "execute") return `\`${line}\``;
  if (name === "set") return `\`${line}=\``;
  return name === "refusals" ? "bad input" : `\`${wordsOf(name)}\``;
}

const sources = new Map();

/** A title stands in the source of its test as a text of its own. */
function hasTest(root, file, title) {
  const path = join(root, folderOf(file), `${file}.test.ts`);
  if (!sources.has(path)) sources.set(path, existsSync(path) ? readFileSync(path, "utf8") : "");
  return sources.get(path).includes(JSON.stringify(title));
}
