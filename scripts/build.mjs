// `npm run build`: makes dist/ from src/, whether it is out of date or not. The compiler checks the types and writes
// the declarations; the bundler writes the code, in few files, because loading a hundred small ones takes longer than
// all the rest of a start. What is imported on demand stays a file of its own. The modules keep their names in
// comments, nothing is minified, and the source maps lead back to src/.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { fail, root, runTool } from "./checkout.mjs";

/** What can be imported or started by its path in dist/, without ".js"; everything else is in dist/chunks/. */
const entries = [
  "core/index",
  "node/index",
  "trace/index",
  "testing/index",
  "web/server/index",
  "cli/main",
  "cli/manual",
  "fleet/worker",
];

/** The console's page, which a browser loads: its code, with the packages that it needs, and files as they are. */
const page = "web/page";
const pageFiles = {
  "index.html": `src/${page}`,
  "style.css": `src/${page}`,
  "icon.svg": `src/${page}`,
  "xterm.css": "node_modules/@xterm/xterm/css",
};

const dist = join(root, "dist");
const stampFile = join(dist, ".sources");

export async function build() {
  const stamp = hashSources();
  rmSync(stampFile, { force: true });
  compile();
  const written = new Set([...(await bundle()), ...(await bundlePage())]);
  removeOrphans(written);
  writeFileSync(stampFile, stamp);
}

export function isBuilt() {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8") === hashSources() &&
    entries.every((entry) => existsSync(join(dist, `${entry}.js`)))
  );
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** One hash over everything that the build depends on; contents and not times, so that no copy or clock can fool it. */
function hashSources() {
  const hash = createHash("sha256");
  const sources = filesBelow(join(root, "src")).filter((path) => !path.endsWith(".test.ts"));
  const settings = [
    "tsconfig.json",
    "tsconfig.base.json",
    "tsconfig.core.json",
    "tsconfig.page.json",
    "tsconfig.host.json",
    "package.json",
  ];
  const tools = ["typescript", "rolldown", "@xterm/xterm"].map((name) => join("node_modules", name, "package.json"));
  const others = [...settings, ...tools, "scripts/build.mjs"].map((name) => join(root, name));
  for (const path of [...sources.sort(), ...others]) {
    const contents = readFileSync(path);
    hash.update(`${relative(root, path)} ${contents.length}\n`).update(contents);
  }
  return hash.digest("hex");
}

function compile() {
  // The compiler trusts its own notes about what it wrote; it is told to forget them when the output is gone.
  const force = existsSync(join(dist, "core", "index.d.ts")) ? [] : ["--force"];
  if (runTool("typescript/bin/tsc", ["-b", ...force]) !== 0) {
    fail("The sources could not be compiled (the messages are above).");
  }
}

/** Returns the names of the files that it wrote, as they are below dist/. */
async function bundle() {
  const { rolldown } = await import("rolldown");
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const result = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
    platform: "node",
    external: [/^node:/, ...Object.keys({ ...dependencies, ...optionalDependencies })],
    resolve: { extensionAlias: { ".js": [".ts"] } },
    tsconfig: join(root, "tsconfig.base.json"),
  });
  const { output } = await result.write({
    dir: dist,
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
  });
  await result.close();
  return output.map(({ fileName }) => fileName);
}

/** The page's own code stays readable; the packages in it are as they were published, with their licenses. */
async function bundlePage() {
  const { rolldown } = await import("rolldown");
  const result = await rolldown({
    cwd: root,
    input: { main: `src/${page}/main.ts` },
    platform: "browser",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    tsconfig: join(root, "tsconfig.base.json"),
  });
  const { output } = await result.write({
    dir: join(dist, page),
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
  });
  await result.close();
  for (const [name, folder] of Object.entries(pageFiles))
    copyFileSync(join(root, folder, name), join(dist, page, name));
  return output.map(({ fileName }) => `${page}/${fileName}`);
}

/** Deletes what an earlier build wrote and this one did not, so that dist/ is what a clean build would give. */
function removeOrphans(written) {
  for (const path of filesBelow(dist)) {
    const name = relative(dist, path).replaceAll("\\", "/");
    const isOrphan = name.endsWith(".d.ts")
      ? !existsSync(join(root, "src", name.replace(/\.d\.ts$/, ".ts")))
      : /\.js(\.map)?$/.test(name) && !written.has(name);
    if (isOrphan) rmSync(path);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
