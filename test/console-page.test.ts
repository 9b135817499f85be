/** The console's page in a real browser. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ModemHandle } from "../src/node/create-modem.js";
import { traceTo } from "../src/trace/trace-to.js";
import { type ModemConsole, openConsole } from "../src/web/server/index.js";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env.CHROMIUM ?? places.find((path) => existsSync(path));
const args =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";
/** The machine may be busy with other tests. */
const PATIENCE_MS = 60_000;

const why = executablePath ? "" : " (skipped: no Chromium here; apt-get install chromium, or set CHROMIUM to its path)";

describe.skipIf(!executablePath)(`the console in a browser${why}`, { timeout: 2 * PATIENCE_MS }, () => {
  let browser: Browser;
  let echo: Server;
  let page: Page;
  let console: ModemConsole;
  const modems: ModemHandle[] = [];
  const troubles: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: args.split(" "),
      timeout: PATIENCE_MS,
    });
    echo = createServer((socket) => void socket.on("error", () => undefined).pipe(socket)).listen(0, "127.0.0.1");
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser?.close();
    echo?.close();
  }, PATIENCE_MS);
  afterEach(async () => {
    await page.close();
    await Promise.all(modems.splice(0).map((modem) => modem.close()));
    await console.close();
    expect(troubles.splice(0)).toEqual([]);
  });

  /** A page with modems of these names. */
  async function open(...names: string[]): Promise<void> {
    console = await openConsole({ port: 0 });
    for (const name of names) modems.push(console.createModem(name));
    await openPage();
  }

  async function openPage(): Promise<void> {
    page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    await page.goto(console.url);
    await page.locator(".xterm-screen").first().waitFor();
  }

  const line = () => page.getByRole("combobox", { name: "Line for the modem" });
  const row = (text: string | RegExp) => page.getByRole("treeitem", { name: text });

  /** Sends a line and waits for what the lanes show then. */
  async function say(text: string, seen: string | RegExp): Promise<void> {
    await line().fill(text);
    await line().press("Escape");
    await line().press("Enter");
    await row(seen).last().waitFor();
  }

  it("takes commands and shows where the bytes of an +IPD came from", async () => {
    await open("modem");
    const { port } = echo.address() as { port: number };
    await say('AT+CWJAP="home","secret"', "modem to host: WIFI GOT IP");
    await say(`AT+CIPSTART="TCP","127.0.0.1",${port}`, "network: connected to 127.0.0.1");
    await page.getByRole("button", { name: "Drop link 0" }).waitFor();
    await say("AT+CIPSEND=5", "modem to host: OK ⏎ >");
    await page.getByText("Payload, 5 B wanted").waitFor();
    await say("hello", "modem to host: +IPD,5 hello");
    await row("received: 5 B hello").click();
    await page.locator(".row.serial.partner", { hasText: "+IPD,5" }).waitFor();
    await page.locator(".details .hex", { hasText: "68 65 6c 6c 6f" }).waitFor();
    await page.locator(".lines path.up").waitFor({ state: "attached" });
    await page.locator(".lines path.down").waitFor({ state: "attached" });

    await page.getByLabel("Search").fill("68 65 6c");
    await row("AT+CIPSTART").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Drop link 0" }).click();
    await page.getByLabel("Search").fill("CLOSED");
    await row("modem to host: CLOSED").waitFor();
  });

  it("works by keyboard: completion with the syntax, history, the lanes", async () => {
    await open("modem");
    await page.keyboard.press("t");
    await page.keyboard.type("AT+CIPMU");
    await page.getByRole("option", { name: "AT+CIPMUX=" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    expect(await line().inputValue()).toBe("AT+CIPMUX=");
    await page.locator(".hint", { hasText: "0 to 1" }).waitFor();
    await page.keyboard.type("1");
    await page.keyboard.press("Enter");
    await row(/AT\+CIPMUX=1.*OK/).waitFor();
    await page.keyboard.press("ArrowUp");
    expect(await line().inputValue()).toBe("AT+CIPMUX=1");
    await page.keyboard.press("Escape");
    await page.getByRole("tree").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.locator(".details").waitFor();
  });

  it("lets the keyboard through the terminal, and out of the search", async () => {
    await open("modem");
    await say("AT+FOO", /AT\+FOO.*ERROR/);
    await page.locator(".xterm-helper-textarea").focus();
    await page.keyboard.press("Tab");
    expect(await line().evaluate("document.activeElement.className")).toBe("line");
    await page.keyboard.press("Shift+Tab");
    expect(await line().evaluate("document.activeElement.className")).toBe("xterm-helper-textarea");
    await page.getByLabel("Search").fill("nothing of this");
    await row("AT+FOO").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await row(/AT\+FOO.*ERROR/).waitFor();
  });

  it("saves what it has seen, and loads it again", async () => {
    await open("modem");
    await say("AT+FOO", /AT\+FOO.*ERROR/);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save" }).click(),
    ]);
    const path = await download.path();
    await say("AT+BAR", /AT\+BAR.*ERROR/);
    await page.getByLabel("Capture").setInputFiles(path);
    await page.getByText("not what happens now").waitFor();
    await row(/AT\+FOO.*ERROR/).waitFor();
    expect(await row("AT+BAR").count()).toBe(0);
    await page.getByRole("button", { name: "Back to live" }).click();
    await row(/AT\+BAR.*ERROR/).waitFor();
  });

  it("loads a trace that the modem wrote", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "trace-")), "run.jsonl");
    const trace = traceTo(path);
    console = await openConsole({ port: 0 });
    modems.push(console.createModem("modem", { observer: trace.observer }));
    await openPage();
    await say("AT+FOO", /AT\+FOO.*ERROR/);
    await trace.close();
    await say("AT+BAR", /AT\+BAR.*ERROR/);
    await page.getByLabel("Capture").setInputFiles(path);
    await page.getByText("This is run.jsonl, not what happens now.").waitFor();
    await row(/AT\+FOO.*ERROR/).waitFor();
    expect(await row("AT+BAR").count()).toBe(0);
    rmSync(dirname(path), { recursive: true });
  });

  it("shows two modems side by side, at the width of a phone too", async () => {
    await open("left", "right");
    expect(await page.getByRole("article").count()).toBe(2);
    await page.getByRole("button", { name: "right" }).click();
    await page.getByRole("article", { name: "right" }).waitFor({ state: "detached" });
    await page.setViewportSize({ width: 360, height: 740 });
    await say("AT+GMR", /AT\+GMR.*OK/);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
