// `npm run check`: everything that can be said about the code without running it. All checks run, also after one has
// failed, so that one round shows everything.
import { spawnSync } from "node:child_process";
import { root } from "./checkout.mjs";
import { prepare } from "./prepare.mjs";

/** The name, and a script of an installed package (or of the project) with its arguments. */
const checks = [
  ["types", "node_modules/typescript/bin/tsc", "-b"],
  ["types of the tests", "node_modules/typescript/bin/tsc", "-p", "tsconfig.test.json"],
  ["lint and format", "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
  ["dead code", "node_modules/knip/bin/knip.js"],
  ["docs in step", "scripts/generate-docs.mjs", "--check"],
  ["package contents", "node_modules/publint/src/cli.js", "--strict"],
  ["package types", "node_modules/@arethetypeswrong/cli/dist/index.js", "--pack", ".", "--profile", "esm-only"],
];

await prepare();
const failed = checks.filter(([name, ...command]) => {
  process.stdout.write(`\n== ${name}\n`);
  return spawnSync(process.execPath, command, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status !== 0;
});

process.stdout.write(`\n`);
for (const check of checks) process.stdout.write(`${failed.includes(check) ? "FAILED" : "ok    "} ${check[0]}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
