// `npm start -- [options]`: prepares the checkout and starts the modem in this very process, so that its stdin,
// signals and exit code are the modem's own.
import { requireSupportedNode } from "./node-version.mjs";

const PARENT_CHECK_MS = 200;
const PR_SET_PDEATHSIG = 1;
const SIGTERM = 15;

async function start() {
  const { prepare } = await import("./prepare.mjs");
  const { root } = await import("./checkout.mjs");
  await prepare();
  process.argv[1] = `${root}/dist/cli/main.js`;
  await import("../dist/cli/main.js");
}

/** npm hands signals to the shell between it and us, and some shells (dash) die of them without passing them on. */
async function endWithParent(parent) {
  if (process.platform === "linux" && (await isToldByKernel(parent))) return;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    process.kill(process.pid, "SIGTERM");
  }, PARENT_CHECK_MS);
  check.unref();
}

/** Linux can be asked for a signal when the parent ends; elsewhere one has to look. */
async function isToldByKernel(parent) {
  try {
    const { default: koffi } = await import("koffi");
    const prctl = koffi.load(null).func("int prctl(int option, unsigned long signal)");
    return prctl(PR_SET_PDEATHSIG, SIGTERM) === 0 && process.ppid === parent;
  } catch {
    return false;
  }
}

requireSupportedNode();
const parent = process.ppid;
start()
  .then(() => endWithParent(parent))
  .catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });
