/** The short form of `npm run bench -- --soak`: nothing piles up in many connections and many bytes. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const bench = fileURLToPath(new URL("../scripts/bench.mjs", import.meta.url));

it.skipIf(!existsSync("/proc/self/status"))(
  "keeps memory and files flat in connections and passthrough",
  () => {
    const args = [bench, "--soak", "--connections", "1000", "--megabytes", "100"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(`${stderr}${stdout}`.trimEnd()).toMatch(/\nflat$/);
  },
  120_000,
);
