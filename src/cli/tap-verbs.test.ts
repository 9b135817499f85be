/** The verbs tap, record and replay as processes. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { until } from "../testing/contracts/serial-port-support.js";
import { parsePortAddress } from "./port-address.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const main = join(root, "dist/cli/main.js");
const PATIENCE_MS = 30_000;

beforeAll(() => {
  spawnSync(process.execPath, ["-e", 'import("./scripts/prepare.mjs").then(({ prepare }) => prepare())'], {
    cwd: root,
  });
}, 120_000);

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "verbs-"));
  cleanUp.push(() => rmSync(path, { recursive: true }));
  return path;
}

const run = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], { encoding: "latin1", timeout: 60_000 });

interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** The TCP port of its start line. */
  readonly port: number;
  stop(): Promise<number | null>;
}

async function start(...args: string[]): Promise<Running> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    return child.exitCode;
  };
  cleanUp.push(stop);
  await until(() => /^ready$/m.test(said) || child.exitCode !== null, PATIENCE_MS);
  return { child, said: () => said, port: Number(/tcp 127\.0\.0\.1:(\d+)/.exec(said)?.[1]), stop };
}

/** Sends each line and waits for its result; returns all that came. */
async function talk(port: number, lines: readonly string[]): Promise<string> {
  const socket: Socket = connect({ port, host: "127.0.0.1" });
  let received = "";
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => (received += chunk.toString("latin1")));
  await once(socket, "connect");
  for (const line of lines) {
    const before = received.length;
    socket.write(line);
    await until(() => /(OK|ERROR)\r\n$/.test(received.slice(before)), PATIENCE_MS);
  }
  socket.destroy();
  return received;
}

const lines = ["AT\r\n", "ATE0\r\n", "AT+CIPMUX=1\r\n", "AT+FOO\r\n"];

describe("tap, record, check, replay", { timeout: 180_000 }, () => {
  it("go through one conversation, byte for byte", async () => {
    const place = folder();
    const [trace, scenario] = [join(place, "run.jsonl"), join(place, "run.json")];
    const modem = await start("--tcp", "0");
    const module = `tcp://127.0.0.1:${modem.port}`;
    const tap = await start("tap", "--host", "tcp-listen:0", "--module", module, "--trace", trace);
    const told = await talk(tap.port, lines);
    expect(await tap.stop()).toBe(0);

    expect(run("record", "--from", trace, "--out", scenario)).toMatchObject({ status: 0, stderr: "" });
    expect(run("check", scenario)).toMatchObject({ status: 0 });
    expect(run("check", scenario, "--port", module)).toMatchObject({ status: 0 });

    const replay = await start("replay", trace, "--tcp", "0", "--speed", "squeezed");
    // the tap was ready before its host was there, who has not seen the start
    expect(`\r\nready\r\n${told}`).toContain(await talk(replay.port, lines));
    await until(() => replay.child.exitCode !== null, PATIENCE_MS);
    expect([replay.child.exitCode, replay.said()]).toEqual([
      0,
      expect.stringContaining("all was played; 0 differences"),
    ]);

    const other = await start("replay", trace, "--tcp", "0", "--strict");
    void talk(other.port, ["AT\r\n", "ATE1\r\n"]).catch(() => undefined);
    await until(() => other.child.exitCode !== null, PATIENCE_MS);
    expect(other.child.exitCode).toBe(1);
    expect(other.said()).toContain(String.raw`byte 7 of the host differs: "1\r\n" came, "0\r\n`);
  });

  it("record what a modem answers", async () => {
    const place = folder();
    const modem = await start("--tcp", "0");
    const [asked, recorded] = [join(place, "asked.json"), join(place, "recorded.json")];
    const steps = [{ until: "ready\r\n", recv: "" }, ...lines.map((send) => ({ send, recv: "" }))];
    writeFileSync(asked, JSON.stringify({ title: "four lines", dialect: "2.2", steps }));
    const result = run("record", "--port", `tcp://127.0.0.1:${modem.port}`, asked, "--out", recorded);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(recorded, "utf8")).toContain(String.raw`"recv": "ATE0\r\n\r\nOK\r\n"`);
    expect(run("check", recorded)).toMatchObject({ status: 0 });
  });
});

describe("the verbs refuse", () => {
  const missing = join(tmpdir(), "nosuch.jsonl");
  it.each([
    [["tap"], "--host and --module are needed"],
    [["tap", "--host", "pty", "--module", "elsewhere"], "--module is pty[:LINK], tcp-listen:[HOST:]PORT"],
    [["tap", "--host", "pty", "--module", "tcp://127.0.0.1:1", "--trace", "x.txt"], "ends in .jsonl or .pcapng"],
    [["record"], "name either --from TRACE or --port ADDRESS"],
    [["record", "--from", missing], "no such file"],
    [["record", "--from", missing, "more"], '"more" is one too many'],
    [["record", "--port", "tcp://127.0.0.1:1"], "name one scenario to play"],
    [["replay"], "the first word is the trace or scenario to play"],
    [["replay", missing], "no such file"],
    [["replay", missing, "--speed", "fast"], '--speed is real or squeezed, not "fast"'],
    [["replay", missing, "--dialect", "2.2"], "there is no option --dialect here"],
  ])("%j", (args, message) => {
    const { status, stderr } = run(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("record says when there is no modem", () => {
    const file = join(folder(), "asked.json");
    writeFileSync(file, JSON.stringify({ title: "", dialect: "2.2", steps: [{ recv: "" }] }));
    const { status, stderr } = run("record", "--port", "tcp://127.0.0.1:1", file);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^virtual-esp-at record: .*ECONNREFUSED.*\n$/)]);
  });
});

describe("a port in one word", () => {
  it.each([
    ["pty", { kind: "pty" }],
    ["pty:/tmp/x:y", { kind: "pty", link: "/tmp/x:y" }],
    ["tcp-listen:8266", { kind: "tcp", port: 8266 }],
    ["tcp-listen:0.0.0.0:0", { kind: "tcp", host: "0.0.0.0", port: 0 }],
    ["tcp://box:23", { kind: "connect", host: "box", port: 23 }],
    ["/dev/ttyUSB0:9600", { kind: "serial", path: "/dev/ttyUSB0", baud: 9600 }],
    ["COM3", { kind: "serial", path: "COM3" }],
  ])("%s", (text, request) => {
    expect(parsePortAddress(text, "--host")).toEqual(request);
  });
});
