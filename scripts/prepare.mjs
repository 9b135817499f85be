/**
 * Makes a checkout ready to run: installs the packages that package-lock.json asks for and builds dist/, each only when
 * something is missing or out of date. Everything it says goes to stderr, because stdout may be the modem's AT port
 * (`npm start -- --stdio`).
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, isBuilt } from "./build.mjs";
import { fail, root } from "./checkout.mjs";

export async function prepare() {
  if (!isInstalled()) install();
  if (isBuilt()) return;
  process.stderr.write("Building ...\n");
  await build();
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Compares the lock file with the record that npm leaves in node_modules once an install has completed. Packages for
 * other platforms (optional ones) may be missing, nothing else.
 */
function isInstalled() {
  const wanted = readJson(join(root, "package-lock.json"))?.packages ?? {};
  const present = readJson(join(root, "node_modules", ".package-lock.json"))?.packages;
  if (!present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
    if (path === "") return true;
    const found = present[path];
    if (!found) return optional === true || devOptional === true;
    return found.version === version && found.integrity === integrity && existsSync(join(root, path, "package.json"));
  });
}

function install() {
  process.stderr.write("Installing packages (npm ci) ...\n");
  const args = ["ci", "--include=dev", "--include=optional"];
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  const { status } =
    npm && basename(npm).startsWith("npm-cli")
      ? spawnSync(process.execPath, [npm, ...args], options)
      : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (status !== 0) fail("The packages could not be installed: npm ci failed (its messages are above).");
}
