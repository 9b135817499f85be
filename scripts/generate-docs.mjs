// `npm run docs`: writes the pages of docs/ that are made from the code. With --check it only compares, and fails
// when a committed page is not what the code says.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.mjs";
import { describeCommandLine } from "./docs/cli-page.mjs";
import { describeCommands } from "./docs/commands-page.mjs";
import { describeDifferences } from "./docs/dialect-differences-page.mjs";
import { describeDialects } from "./docs/dialects-page.mjs";
import { describeEvidence } from "./docs/evidence-page.mjs";
import { describeLab } from "./docs/lab-page.mjs";
import { prepare } from "./prepare.mjs";

await prepare();
const core = await import("../dist/core/index.js");
const manual = await import("../dist/cli/manual.js");
const pages = {
  "docs/commands.md": describeCommands(core),
  "docs/dialects.md": describeDialects(core, root),
  "docs/dialect-differences.md": describeDifferences(core),
  "docs/evidence.md": describeEvidence(core, root),
  "docs/lab.md": describeLab(manual),
  "docs/cli.md": describeCommandLine(manual),
};

const outdated = Object.entries(pages).filter(([name, text]) => {
  const path = join(root, name);
  return !existsSync(path) || readFileSync(path, "utf8") !== text;
});
if (process.argv.includes("--check")) {
  for (const [name] of outdated) {
    process.stderr.write(`${name} is not what the code says; run npm run docs and commit it.\n`);
  }
  process.exitCode = outdated.length > 0 ? 1 : 0;
} else {
  for (const [name, text] of outdated) {
    writeFileSync(join(root, name), text);
    process.stdout.write(`wrote ${name}\n`);
  }
}
