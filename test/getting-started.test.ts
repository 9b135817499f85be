/** Does what docs/getting-started.md says, block by block, and compares what the page shows with what comes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { readCodeBlocks } from "./code-blocks.js";
import { PageSession } from "./page-session.js";
import { freePort } from "./real-host.js";

const page = readFileSync(new URL("../docs/getting-started.md", import.meta.url), "utf8");
const pagePort = "8000";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

it("shows what really happens", async () => {
  const port = await freePort();
  const session = new PageSession();
  await session.expectShown("ready");
  for (const { language, text } of readCodeBlocks(page)) {
    const here = text.replaceAll(pagePort, `${port}`);
    if (language === "js") await startServer(here);
    if (language === "at") session.type(here);
    if (language === "answer") await session.expectShown(here);
  }
  await session.modem.idle();
  expect(session.shown).toBe("");
});

async function startServer(source: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "getting-started-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "hello.mjs");
  writeFileSync(file, source);
  const server: ChildProcess = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  cleanups.push(() => server.kill());
  const [first] = await once(server.stdout ?? expect.unreachable(), "data");
  expect(String(first)).toBe("listening\n");
}
