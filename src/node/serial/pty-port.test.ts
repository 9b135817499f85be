import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { describeSerialPortContract } from "../../testing/contracts/serial-port-contract.js";
import { passTime, RecordingLog, until } from "../../testing/contracts/serial-port-support.js";
import { TerminalFarEnd } from "../../testing/contracts/terminal-far-end.js";
import { NodeClock } from "../clock.js";
import { PtyPort, type PtyPortOptions } from "./pty-port.js";

const hasTerminals = process.platform !== "win32";
const knowsClients = process.platform === "linux";

if (hasTerminals) {
  describeSerialPortContract("PtyPort", async () => {
    const port = new PtyPort({ clock: new NodeClock(), log: new RecordingLog() });
    return {
      port,
      reconnects: true,
      noticesClients: knowsClients,
      connect: async () => new TerminalFarEnd(port.path ?? ""),
    };
  });
}

describe.runIf(hasTerminals)("PtyPort", () => {
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const action of cleanUp.splice(0).reverse()) await action();
  });

  async function opened(options: Partial<PtyPortOptions> = {}) {
    const log = new RecordingLog();
    const port = new PtyPort({ clock: new NodeClock(), log, ...options });
    const chunks: Uint8Array[] = [];
    const clients: boolean[] = [];
    await port.open({
      onData: (bytes) => chunks.push(bytes),
      onWritable: () => undefined,
      onClient: (present) => clients.push(present),
      onEnd: () => undefined,
    });
    cleanUp.push(() => port.close());
    const path = port.path ?? "";
    const connect = () => {
      const far = new TerminalFarEnd(path);
      cleanUp.push(() => far.close());
      return far;
    };
    return { port, path, log, clients, connect, input: () => Buffer.concat(chunks).toString("latin1") };
  }

  function folder(): string {
    const path = mkdtempSync(join(tmpdir(), "pty-port-"));
    cleanUp.push(() => rmSync(path, { recursive: true }));
    return path;
  }

  it("is named by its path and its link", async () => {
    const link = join(folder(), "ttyESP0");
    const { port, path } = await opened({ link });
    expect(port.name).toBe(`pty ${path} ${link}`);
    expect(readlinkSync(link)).toBe(path);
    await port.close();
    expect(() => lstatSync(link)).toThrow("ENOENT");
  });

  it("takes the first free one of several links", async () => {
    const links = [join(folder(), "a"), join(folder(), "b")];
    const first = await opened({ link: links });
    const second = await opened({ link: links });
    expect([first.port.link, second.port.link]).toEqual(links);
  });

  it("is raw from the start", async () => {
    const { path } = await opened();
    const flag = process.platform === "darwin" ? "-f" : "-F";
    const settings = execFileSync("stty", [flag, path, "-a"], { encoding: "utf8" }).split(/[\s;]+/);
    for (const word of ["-icanon", "-echo", "-isig", "-opost", "-icrnl", "-ixon", "cs8"]) {
      expect(settings).toContain(word);
    }
  });

  it("talks to another process", async () => {
    const { port, path, input } = await opened();
    const script = `
      const fs = require("node:fs");
      const fd = fs.openSync(process.argv[1], fs.constants.O_RDWR | fs.constants.O_NOCTTY);
      fs.writeSync(fd, "AT\\r\\n");
      const buffer = Buffer.alloc(100);
      process.stdout.write(buffer.subarray(0, fs.readSync(fd, buffer)));`;
    const child = spawn(process.execPath, ["-e", script, path], { stdio: ["ignore", "pipe", "inherit"] });
    cleanUp.push(() => child.kill());
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    await until(() => input() === "AT\r\n");
    port.write([Buffer.from("\r\nOK\r\n")]);
    await until(() => output === "\r\nOK\r\n");
  });

  it("keeps what was written before the first client for it", async () => {
    const { port, connect } = await opened();
    expect(port.write([Buffer.from("\r\nready\r\n")])).toBe(9);
    await passTime(70);
    expect(port.hasClient).toBe(knowsClients ? false : undefined);
    const far = connect();
    far.startReading();
    await until(() => far.received().length === 9);
  });

  it.runIf(knowsClients)("throws away what a client that has left did not read", async () => {
    const { port, connect, clients } = await opened();
    const first = connect();
    await until(() => port.hasClient === true);
    port.write([Buffer.from("unread")]);
    await first.close();
    await until(() => port.hasClient === false);
    const second = connect();
    second.startReading();
    await until(() => port.hasClient === true);
    port.write([Buffer.from("new")]);
    await until(() => second.received().length === 3);
    expect(Buffer.from(second.received()).toString()).toBe("new");
    expect(clients).toEqual([true, false, true]);
  });

  it.runIf(knowsClients)("lets the next client in after one that asked to be the only one", async () => {
    const { port, path, clients, log, input, connect } = await opened();
    const script = `
      import fcntl, os, sys, termios
      fd = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
      fcntl.ioctl(fd, termios.TIOCEXCL)
      os.write(fd, b"!")
      sys.stdin.read()`.replace(/^ {6}/gm, "");
    const child = spawn("python3", ["-c", script, path], { stdio: ["pipe", "ignore", "inherit"] });
    cleanUp.push(() => child.kill());
    await Promise.race([until(() => input() === "!"), once(child, "error")]);
    if (input() === "") return; // no python3
    expect(port.hasClient).toBe(true);
    child.stdin?.end();
    await until(() => port.hasClient === false);
    connect();
    await until(() => port.hasClient === true);
    await until(() => clients.length === 3);
    expect(log.lines).toEqual([]);
  });

  it("keeps its settings and stays silent between clients", async () => {
    const { port, connect, log, input } = await opened();
    for (let visit = 0; visit < 5; visit++) {
      const far = connect();
      await far.send(Uint8Array.of(13, 10, 3, 17, 19));
      await until(() => input().length === (visit + 1) * 5);
      await far.close();
      void port.hasClient;
      await passTime(15);
    }
    expect(input()).toBe("\r\n\x03\x11\x13".repeat(5));
    expect(log.lines).toEqual([]);
  });

  it("does not freeze the process while 10 MB wait for a client that does not read", async () => {
    const { port, connect } = await opened();
    connect();
    const piece = new Uint8Array(64 * 1024);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    cleanUp.push(() => clearInterval(ticking));
    let taken = 0;
    let longestMs = 0;
    for (let round = 0; round < 160; round++) {
      const startMs = performance.now();
      taken += port.write([piece]);
      longestMs = Math.max(longestMs, performance.now() - startMs);
      await passTime(1);
    }
    expect(taken).toBeLessThan(1024 * 1024);
    expect(longestMs).toBeLessThan(100);
    expect(ticks).toBeGreaterThan(5);
  });

  it.runIf(process.platform === "linux")("leaves no file descriptor behind", async () => {
    const open = () =>
      readdirSync("/proc/self/fd").filter((fd) => {
        try {
          return /\/(ptmx|pts)/.test(readlinkSync(`/proc/self/fd/${fd}`));
        } catch {
          return false; // the one that read the folder
        }
      });
    const before = open();
    for (let round = 0; round < 5; round++) await (await opened()).port.close();
    expect(open()).toEqual(before);
  });
});
