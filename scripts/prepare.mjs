/**
 * Makes a checkout ready to run: installs the packages that package-lock.json asks for and compiles src/ to dist/,
 * each only when something is missing or out of date. Everything it says goes to stderr, because stdout may be the
 * modem's AT port (`npm start -- --stdio`).
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const stampFile = join(root, "dist", ".sources");
const outputSuffix = /\.(js|js\.map|d\.ts)$/;

export function prepare() {
  if (!isInstalled()) install();
  const stamp = hashSources();
  if (!isBuilt(stamp)) build(stamp);
}

/** Runs a script of an installed package with this Node, its output on stderr; returns the exit status. */
export function runTool(script, args) {
  const { status, error } = spawnSync(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (error) throw error;
  return status ?? 1;
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

// ---------------------------------------------------------------------------------------------- packages

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

// ------------------------------------------------------------------------------------------------- build

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** One hash over everything that the build depends on; contents and not times, so that no copy or clock can fool it. */
function hashSources() {
  const hash = createHash("sha256");
  const sources = filesBelow(join(root, "src")).filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
  const settings = ["base", "core", "host"].map((name) => join(root, `tsconfig.${name}.json`));
  const compiler = join(root, "node_modules", "typescript", "package.json");
  for (const path of [...sources.sort(), ...settings, join(root, "tsconfig.json"), compiler]) {
    const contents = readFileSync(path);
    hash.update(`${relative(root, path)} ${contents.length}\n`).update(contents);
  }
  return hash.digest("hex");
}

function isBuilt(stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp && existsSync(mainFile());
}

function mainFile() {
  return join(root, "dist", "cli", "main.js");
}

function build(stamp) {
  process.stderr.write("Building (tsc) ...\n");
  rmSync(stampFile, { force: true });
  // The compiler trusts its own notes about what it wrote; it is told to forget them when the output is gone.
  const force = existsSync(mainFile()) ? [] : ["--force"];
  if (runTool("typescript/bin/tsc", ["-b", ...force]) !== 0) {
    fail("The sources could not be compiled (the messages are above).");
  }
  removeOrphans();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Deletes compiled files whose source is gone, so that dist/ is what a clean build would give. */
function removeOrphans() {
  const dist = join(root, "dist");
  for (const path of filesBelow(dist)) {
    const source = join(root, "src", relative(dist, path)).replace(outputSuffix, ".ts");
    if (outputSuffix.test(path) && !existsSync(source)) rmSync(path);
  }
}
