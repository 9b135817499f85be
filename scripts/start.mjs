// `npm start -- [options]`: prepares the checkout and starts the modem in this very process, so that its stdin,
// signals and exit code are the modem's own.
import { requireSupportedNode } from "./node-version.mjs";

const PARENT_CHECK_MS = 200;

async function start() {
  const { prepare } = await import("./prepare.mjs");
  const { root } = await import("./checkout.mjs");
  await prepare();
  process.argv[1] = `${root}/dist/cli/main.js`;
  await import("../dist/cli/main.js");
}

/** npm hands signals to the shell between it and us, and some shells (dash) die of them without passing them on. */
function endWithParent() {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    process.kill(process.pid, "SIGTERM");
  }, PARENT_CHECK_MS);
  check.unref();
}

requireSupportedNode();
endWithParent();
start().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
