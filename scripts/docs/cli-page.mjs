/** docs/cli.md: the command line, made from its option table and the usage text of its verbs. */
import { plain } from "./markdown.mjs";

const prose = `# Command line

Generated from \`src/cli/options.ts\` by \`npm run docs\`; do not edit.

\`\`\`
virtual-esp-at [options]
\`\`\`

In a checkout, \`npm start -- [options]\` does the same and installs and builds what is missing before. After that
\`npx virtual-esp-at [options]\` works, too.

With no port option there are a pseudo-terminal linked at \`ttyESP0\` in the folder for temporary files, TCP on
127.0.0.1:8266 and, when stdin is a terminal, a prompt.

On stderr comes one line a port, such as \`tcp 127.0.0.1:8266\` or \`pty /dev/pts/3 /tmp/ttyESP0\`, and then \`ready\`.
The AT port itself prints the firmware's own \`ready\`, which is kept until there is a client to see it. The modem
keeps its state when a client leaves and another one comes. SIGINT and SIGTERM close every socket, remove the link of
the pseudo-terminal and end with exit status 0. A wrong option is answered with one sentence on stderr and exit
status 2.
`;

export function describeCommandLine({ cliOptions, cliVerbs, optionGroups, optionSyntax, verbUsages }) {
  const groups = Object.entries(optionGroups).map(([group, title]) => {
    const rows = cliOptions.filter((option) => option.group === group).map((option) => row(option, optionSyntax));
    return [`## ${title}`, "", "| option | meaning |", "|---|---|", ...rows, ""].join("\n");
  });
  const verbs = cliVerbs.map(({ name, argument, summary }) =>
    [
      `## virtual-esp-at ${name} ${plain(argument)}`.trimEnd(),
      "",
      plain(summary),
      "",
      "```",
      verbUsages[name].trim(),
      "```",
      "",
    ].join("\n"),
  );
  return [prose, ...groups, ...verbs].join("\n");
}

function row(option, optionSyntax) {
  const repeatable = option.isRepeatable ? " Repeatable." : "";
  return `| \`${optionSyntax(option).replaceAll("|", "\\|")}\` | ${plain(option.summary)}${repeatable} |`;
}
