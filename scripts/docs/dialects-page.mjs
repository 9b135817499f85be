/** docs/dialects.md: each behaviour, generation by generation, with what it rests on; read from src/core/dialects/. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { plain } from "./markdown.mjs";

const sections = {
  deprecated: "Given up by the manual",
  limits: "Limits",
  replies: "Answers and messages",
  rules: "Rules",
  defaults: "Defaults",
  errno: "Numbers of +ERRNO",
};

/** `core` is the built core: the order of the dialects, and their names, are its. */
export function describeDialects(core, root) {
  const folder = join(root, "src/core/dialects");
  const meanings = readMeanings(parse(join(folder, "dialect.ts")));
  // from the newest, which says everything, to the oldest, each of which says what it does differently
  const chain = [...core.dialects].reverse().map(({ name, title }) => ({ name, title, ...readDialect(folder, name) }));
  return [
    "# Dialects",
    "",
    "Generated from `src/core/dialects/` by `npm run docs`; do not edit. Each behaviour in which firmware generations",
    "differ, with its value and, in brackets, what it rests on; [sources](sources.md) says what the words mean. Where a",
    "generation is not named, it does what the next newer one does. `virtual-esp-at --list-quirks` lists the points that",
    "can be switched over a dialect. [From generation to generation](dialect-differences.md) has the same in words.",
    "",
    "| dialect | what it is | lacks, compared with the next newer one | has besides |",
    "|---|---|---|---|",
    ...[...chain].reverse().map((dialect) => {
      const besides = [
        ...(dialect.with ?? []),
        ...(dialect.suffixed ?? []).flatMap((name) => [`${name}_CUR`, `${name}_DEF`]),
      ];
      return `| \`${dialect.name}\` | ${plain(dialect.title)} | ${listed(dialect.without)} | ${listed(besides)} |`;
    }),
    "",
    ...Object.entries(sections).flatMap(([section, title]) => [
      `## ${title}`,
      "",
      ...describeSection(section, meanings, chain),
    ]),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

function describeSection(section, meanings, chain) {
  const names = new Set(chain.flatMap((dialect) => Object.keys(dialect[section] ?? {})));
  return [...names].flatMap((name) => {
    const values = chain.filter((dialect) => dialect[section]?.[name]);
    return [
      `### ${name}`,
      "",
      ...(meanings[section]?.[name] ? [plain(meanings[section][name]), ""] : []),
      ...values.map((dialect) => {
        const { value, source } = dialect[section][name];
        // the values have backticks of their own
        return `- ${dialect.name}: \`\` ${value} \`\`${source === "" ? "" : ` (${plain(source)})`}`;
      }),
      "",
    ];
  });
}

function listed(names = []) {
  return names.map((name) => `\`${name}\``).join(", ");
}

function parse(path) {
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2023, true);
}

/** The doc comments of `interface Dialect`, section by section. */
function readMeanings(file) {
  const declaration = file.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === "Dialect");
  const meanings = {};
  for (const member of declaration.members) {
    if (!member.type || !ts.isTypeLiteralNode(member.type)) continue;
    meanings[member.name.text] = Object.fromEntries(
      member.type.members.map((property) => [property.name.text, docOf(property)]),
    );
  }
  return meanings;
}

function docOf(node) {
  return ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => (typeof comment === "string" ? comment : ""))
    .join(" ")
    .replace(/\s+/g, " ");
}

/** The object literal of a dialect file. */
function readDialect(folder, name) {
  const file = parse(join(folder, `${name}.ts`));
  let literal;
  const visit = (node) => {
    if (!literal && ts.isObjectLiteralExpression(node)) literal = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  const found = {};
  for (const property of literal.properties) {
    const key = property.name.text;
    if (key in sections) found[key] = readSection(file, property.initializer);
    else if (["without", "with", "suffixed"].includes(key)) {
      found[key] = (property.initializer.elements ?? []).map(({ text }) => text);
    }
  }
  return found;
}

function readSection(file, object) {
  return Object.fromEntries(
    object.properties.map((property) => [
      property.name.text,
      { value: property.initializer.getText(file).replace(/\s+/g, " "), source: sourceOf(file, property) },
    ]),
  );
}

/** The comment behind the value, or on the lines above it. */
function sourceOf(file, property) {
  const text = file.getFullText();
  const behind = ts.getTrailingCommentRanges(text, property.getEnd() + 1) ?? [];
  const above = ts.getLeadingCommentRanges(text, property.getFullStart()) ?? [];
  const ownLines = above.filter(({ pos }) => text.slice(text.lastIndexOf("\n", pos) + 1, pos).trim() === "");
  return (behind.length > 0 ? behind : ownLines).map(({ pos, end }) => text.slice(pos + 2, end).trim()).join(" ");
}
