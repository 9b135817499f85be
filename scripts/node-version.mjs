// Kept to syntax that a Node of 2020 can parse (no ?., no top-level await), so that it can still say what is wrong.
import { readFileSync } from "node:fs";

/** Ends the process with one sentence when this Node is older than package.json's `engines.node` allows. */
export function requireSupportedNode() {
  const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const floor = engines.node.replace(/^>=/, "").split(".").map(Number);
  const running = process.versions.node.split(".").map(Number);
  const older = running[0] < floor[0] || (running[0] === floor[0] && running[1] < (floor[1] || 0));
  if (older) {
    process.stderr.write(
      `virtual-esp-at needs Node.js ${floor.join(".")} or newer; this is ${process.versions.node}.\n`,
    );
    process.exit(1);
  }
}
