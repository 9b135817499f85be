/** Does what docs/getting-started.md says, block by block, and compares what the page shows with what comes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { createModem } from "../src/node/create-modem.js";
import { readCodeBlocks } from "./code-blocks.js";

const page = readFileSync(new URL("../docs/getting-started.md", import.meta.url), "utf8");
const pagePort = "8000";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

it("shows what really happens", async () => {
  const port = await findFreePort();
  const modem = createModem();
  cleanups.push(() => modem.close());
  let shown = "";
  let echo = "";
  modem.onData((bytes) => {
    shown += Buffer.from(bytes).toString("latin1");
  });
  const type = (text: string) => {
    echo = text.replaceAll("\n", "\r\n");
    modem.write(echo);
  };
  // as at the prompt: what was typed is not shown a second time
  const withoutEcho = () => (shown.startsWith(echo) ? shown.slice(echo.length) : shown);
  const expectShown = async (text: string) => {
    await vi.waitFor(() => expect(withoutEcho().replaceAll("\r\n", "\n").trim()).toBe(text.trim()), 10_000);
    shown = "";
  };

  await expectShown("ready");
  for (const { language, text } of readCodeBlocks(page)) {
    const here = text.replaceAll(pagePort, `${port}`);
    if (language === "js") await startServer(here);
    if (language === "at") type(here);
    if (language === "answer") await expectShown(here);
  }
  await modem.idle();
  expect(shown).toBe("");
});

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : expect.unreachable();
}

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
