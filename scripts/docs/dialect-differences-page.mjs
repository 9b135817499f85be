/** docs/dialect-differences.md: what the host sees change from one generation to the next; as `dialects diff` has it. */
import { plain } from "./markdown.mjs";

const titles = {
  firmware: "Firmware",
  commands: "Commands and forms",
  deprecated: "Advice of the manual",
  limits: "Limits",
  replies: "Answers and messages",
  rules: "Rules",
  defaults: "Defaults",
  errno: "Numbers of +ERRNO",
};

export function describeDifferences({ dialects, compareDialects }) {
  const neighbours = dialects.slice(1).map((dialect, index) => [dialects[index], dialect]);
  const [specification, newest] = [dialects.find(({ name }) => name === "2.2"), dialects.at(-1)];
  return [
    "# From generation to generation",
    "",
    "Generated from `src/core/dialects/` by `npm run docs`; do not edit. What the host sees change, in the order of time;",
    "at the end the specification's generation beside the newest. `virtual-esp-at dialects diff A B` compares any two.",
    "[Dialects](dialects.md) says what each value rests on.",
    "",
    ...[...neighbours, [specification, newest]].flatMap(([left, right]) =>
      describePair(left, right, compareDialects(left, right)),
    ),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

function describePair(left, right, differences) {
  return [
    `## ${left.name} and ${right.name}`,
    "",
    `${plain(left.title)}; ${plain(right.title)}.`,
    "",
    ...Object.entries(titles).flatMap(([section, title]) => {
      const rows = differences.filter((difference) => difference.section === section);
      if (rows.length === 0) return [];
      return [
        `| ${title} | ${left.name} | ${right.name} |`,
        "|---|---|---|",
        ...rows.map((row) => `| ${[row.point, row.left, row.right].map(plain).join(" | ")} |`),
        "",
      ];
    }),
  ];
}
