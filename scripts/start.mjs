// `npm start -- [options]`: prepares the checkout and starts the modem in this very process, so that its stdin,
// signals and exit code are the modem's own.
import { requireSupportedNode } from "./node-version.mjs";

async function start() {
  const { prepare, root } = await import("./prepare.mjs");
  prepare();
  const main = new URL("../dist/cli/main.js", import.meta.url);
  process.argv[1] = `${root}/dist/cli/main.js`;
  await import(main.href);
}

requireSupportedNode();
start().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
