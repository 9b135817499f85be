/** The command as a process, as users start it. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, lstatSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  ask,
  cleanUp,
  dial,
  folder,
  main,
  prepareCommand,
  Running,
  run,
} from "../testing/contracts/command-support.js";
import { passTime, StreamFarEnd, until } from "../testing/contracts/serial-port-support.js";
import { TerminalFarEnd } from "../testing/contracts/terminal-far-end.js";

const hasTerminals = process.platform !== "win32";

prepareCommand();

describe("what only prints", () => {
  it.each([
    ["--help", /^Usage: virtual-esp-at \[options\]\n/],
    ["--version", /^\d+\.\d+\.\d+\n$/],
    ["--list-dialects", /^2\.2\t.+$/m],
  ])("%s", (option, expected) => {
    const { status, stdout, stderr } = run([option]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(expected);
  });

  it.runIf(process.platform !== "win32")("ends quietly when its reader goes away", () => {
    const command = `set -o pipefail; "${process.execPath}" "${main}" dialects --format json | true`;
    const { status, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8", timeout: 20_000 });
    expect({ status, stderr }).toEqual({ status: 141, stderr: "" });
  });

  it("a wrong option: one sentence on stderr, status 2", () => {
    const { status, stdout, stderr } = run(["--dialcet", "2.2"]);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: "There is no option --dialcet; did you mean --dialect?\n",
    });
  });
});

describe("--stdio", () => {
  it("answers on stdout, writes nothing else there, and ends with stdin", () => {
    const { status, stdout, stderr } = run(["--stdio"], "AT\r\n");
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "\r\nready\r\nAT\r\n\r\nOK\r\n",
      stderr: "stdio\nready\n",
    });
  });

  it("finishes the command that runs when stdin ends", () => {
    const { status, stdout } = run(["--stdio", "--ap", "home:12345678"], 'AT+CWJAP="home","12345678"\r\n');
    expect(status).toBe(0);
    expect(stdout).toMatch(/WIFI CONNECTED\r\nWIFI GOT IP\r\n\r\nOK\r\n$/);
  });

  it("is 8-bit clean", () => {
    const { stdout } = run(["--stdio"], Buffer.from([0x41, 0x54, 0x80, 0xff, 0x0d, 0x0a]).toString("latin1"));
    expect(stdout).toContain("\r\nERROR\r\n");
  });

  it("ends when its reader has gone", async () => {
    const modem = await new Running(["--stdio"]).ready();
    modem.child.stdout.destroy();
    modem.child.stdin.write("AT\r\n");
    expect(await modem.exited).toEqual([0, null]);
  });

  it("writes one JSON object a line on stderr when asked", () => {
    const { stderr } = run(["--stdio", "--json", "--no-lab"], "AT\r\n");
    const lines = stderr.trim().split("\n");
    const messages = lines.map((line) => (JSON.parse(line) as { message: string }).message);
    expect(messages.slice(-2)).toEqual(["stdio", "ready"]);
  });
});

describe("--tcp", () => {
  it("says where it listens, keeps its state between clients, and ends by a signal", async () => {
    const modem = await new Running(["--tcp", "0"]).ready();
    expect(modem.lines).toEqual([`tcp 127.0.0.1:${modem.port}`, "ready"]);
    const first = await dial(modem.port);
    await until(() => Buffer.from(first.received()).toString() === "\r\nready\r\n");
    await ask(first, "ATE0");
    await first.close();
    const second = await dial(modem.port);
    expect(await ask(second, "AT")).toBe("\r\nOK\r\n");
    const gone = once(second.stream, "close");
    expect(await modem.stop("SIGINT")).toEqual([0, null]);
    await gone;
  });

  it("says in one sentence that the port is taken, status 2", async () => {
    const modem = await new Running(["--tcp", "0"]).ready();
    const { status, stderr } = run(["--tcp", String(modem.port)]);
    expect(status).toBe(2);
    expect(stderr).toBe(`Another program listens on 127.0.0.1:${modem.port}; stop it or choose another port.\n`);
  });
});

it("--connect dials out to an emulator's port", async () => {
  const emulator = createServer().listen(0, "127.0.0.1");
  cleanUp.push(() => emulator.close());
  await once(emulator, "listening");
  const { port } = emulator.address() as { port: number };
  const connection = once(emulator, "connection") as Promise<[Socket]>;
  const modem = await new Running(["--connect", `127.0.0.1:${port}`]).ready();
  expect(modem.lines).toContain(`connect 127.0.0.1:${port}`);
  const far = new StreamFarEnd((await connection)[0]);
  far.startReading();
  await until(() => far.received().length === 9);
  expect(await ask(far, "AT")).toBe("AT\r\n\r\nOK\r\n");
});

it("--flash keeps settings, and a broken file is said in one sentence, status 2", () => {
  const flash = join(folder(), "flash.json");
  run(["--stdio", "--flash", flash], "AT+CWMODE=3\r\n");
  expect(run(["--stdio", "--flash", flash], "AT+CWMODE?\r\n").stdout).toContain("+CWMODE:3");
  writeFileSync(flash, "{");
  const { status, stderr } = run(["--stdio", "--flash", flash]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^The flash file .*\.\n$/);
});

describe.runIf(hasTerminals)("--pty", () => {
  const terminal = (path: string) => {
    const far = new TerminalFarEnd(path);
    cleanUp.push(() => far.close());
    far.startReading();
    return far;
  };

  it("makes a link that clients come to and go from, and removes it by a signal", async () => {
    const link = join(folder(), "ttyESP0");
    const modem = await new Running(["--pty", link]).ready();
    expect(modem.lines).toEqual([`pty ${readlinkSync(link)} ${link}`, "ready"]);
    const first = terminal(link);
    await until(() => Buffer.from(first.received()).toString() === "\r\nready\r\n");
    await ask(first, "ATE0");
    await first.close();
    expect(await ask(terminal(link), "AT")).toBe("\r\nOK\r\n");
    expect(await modem.stop("SIGTERM")).toEqual([0, null]);
    expect(() => lstatSync(link)).toThrow("ENOENT");
  });

  it("has the pace of the UART that AT+UART_CUR sets, and its OK still has the old one", async () => {
    const link = join(folder(), "ttyESP0");
    await new Running(["--pty", link]).ready();
    const far = terminal(link);
    await ask(far, "AT+UART_CUR=1200,8,1,0,0");
    const startMs = performance.now();
    await ask(far, "AT+GMR");
    const { length } = await ask(far, "AT+GMR");
    const expectedMs = (2 * length * 10_000) / 1200;
    expect(performance.now() - startMs).toBeGreaterThan(expectedMs);
    expect(performance.now() - startMs).toBeLessThan(expectedMs + 1000);
  });

  it("leaves a link behind when it is killed, which the next one replaces", async () => {
    const link = join(folder(), "ttyESP0");
    const killed = await new Running(["--pty", link]).ready();
    await killed.stop("SIGKILL");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    await new Running(["--pty", link]).ready();
    expect(await ask(terminal(link), "AT")).toContain("OK");
  });

  it("never takes over the link of another one that runs, or a file; status 2", async () => {
    const link = join(folder(), "ttyESP0");
    const first = await new Running(["--pty", link]).ready();
    const target = readlinkSync(link);
    const { status, stderr } = run(["--pty", link]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `The link ${link} cannot be used: it leads to ${target}, which is in use; remove it or choose another with --pty.\n`,
    );
    expect(readlinkSync(link)).toBe(target);
    rmSync(link);
    symlinkSync("/dev/null", link);
    await first.stop("SIGTERM");
    expect(readlinkSync(link)).toBe("/dev/null");
  });

  it("removes the link also when the program has a fault, which it shows", async () => {
    const link = join(folder(), "ttyESP0");
    const fault = 'process.on("SIGUSR2", () => { throw new Error("planned fault"); })';
    const modem = await new Running(["--pty", link], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}`,
    }).ready();
    expect(await modem.stop("SIGUSR2")).toEqual([1, null]);
    expect(modem.stderr).toContain("planned fault");
    expect(modem.stderr).toMatch(/^ +at /m);
    expect(() => lstatSync(link)).toThrow("ENOENT");
  });

  it("goes on serving others while a client does not read 10 MB", async () => {
    const link = join(folder(), "ttyESP0");
    const modem = await new Running(["--pty", link, "--tcp", "0", "--pace", "off"]).ready();
    const source = createServer((socket) => {
      const piece = Buffer.alloc(64 * 1024, "x");
      let left = 160;
      const send = () => {
        while (left > 0) if (left-- && !socket.write(piece)) return;
      };
      socket.on("drain", send);
      socket.on("error", () => undefined);
      send();
    }).listen(0, "127.0.0.1");
    cleanUp.push(() => source.close());
    await once(source, "listening");
    const { port } = source.address() as { port: number };
    const onlooker = await dial(modem.port);
    const seen = () => Buffer.from(onlooker.received()).toString("latin1");
    const stuck = new TerminalFarEnd(link);
    cleanUp.push(() => stuck.close());
    await stuck.send(Buffer.from('AT+CWJAP="any","12345678"\r\n'));
    await until(() => seen().endsWith("OK\r\n"));
    await stuck.send(Buffer.from(`AT+CIPSTART="TCP","127.0.0.1",${port}\r\n`));
    await until(() => seen().includes("+IPD"));
    await passTime(200);
    const startMs = performance.now();
    expect(await ask(onlooker, "AT", "\r\nOK\r\n")).toContain("OK");
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(await modem.stop("SIGTERM")).toEqual([0, null]);
  });
});

it("--metrics serves what the modem does", async () => {
  const modem = await new Running(["--tcp", "0", "--metrics", "0"]).ready();
  await ask(await dial(modem.port), "AT");
  const url = /^metrics (http:.*)$/m.exec(modem.stderr)?.[1] ?? "";
  const text = await (await fetch(url)).text();
  expect(text).toContain('\nesp_at_commands_total{command="AT",result="OK"} 1\n');
  expect(text).toContain("\nesp_at_clients 1\n");
  expect((await fetch(url.replace("metrics", "readyz"))).status).toBe(200);
  const { status, stderr } = run(["--stdio", "--metrics", new URL(url).port]);
  const taken = `--metrics cannot listen on 127.0.0.1:${new URL(url).port}: another program listens there.\n`;
  expect({ status, stderr }).toEqual({ status: 2, stderr: taken });
  expect(await modem.stop("SIGTERM")).toEqual([0, null]);
});

describe("--console", () => {
  const pageOf = async (modem: Running) => {
    const url = modem.lines.find((line) => line.startsWith("console "))?.slice("console ".length);
    return url === undefined ? undefined : (await fetch(url)).text();
  };

  it("serves a page on the port that was asked for, and only then beside a port", async () => {
    expect(await pageOf(await new Running(["--tcp", "0", "--console", "0"]).ready())).toContain(
      "<title>virtual-esp-at console",
    );
    expect(await pageOf(await new Running(["--tcp", "0"]).ready())).toBeUndefined();
    expect(await pageOf(await new Running(["--no-console"], { TMPDIR: folder() }).ready())).toBeUndefined();
  });

  it("says when its port is taken", async () => {
    const first = await new Running(["--tcp", "0"]).ready();
    const { status, stderr } = run(["--tcp", "0", "--console", String(first.port)]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^The console's port \d+ of 127\.0\.0\.1 is taken; choose another, or 0 for any free one\.\n$/,
    );
  });
});

describe("no port option", () => {
  it.runIf(hasTerminals)("gives a terminal, TCP and a page for a browser, beside another modem as well", async () => {
    const TMPDIR = folder();
    const first = await new Running([], { TMPDIR }).ready();
    const second = await new Running([], { TMPDIR }).ready();
    for (const [modem, name] of [
      [first, "ttyESP0"],
      [second, "ttyESP1"],
    ] as const) {
      expect(modem.lines.slice(-4)).toEqual([
        expect.stringMatching(new RegExp(`^pty /dev/\\S+ ${join(TMPDIR, name)}$`)),
        expect.stringMatching(/^tcp 127\.0\.0\.1:82[67]\d$/),
        expect.stringMatching(/^console http:\/\/127\.0\.0\.1:828\d\/$/),
        "ready",
      ]);
      expect(await ask(await dial(modem.port), "AT")).toContain("OK");
    }
    expect(second.stderr).toContain("info");
    await Promise.all([first.stop("SIGTERM"), second.stop("SIGTERM")]);
    expect(existsSync(join(TMPDIR, "ttyESP0"))).toBe(false);
  });

  it.runIf(hasTerminals)("gives a prompt as well when stdin is a terminal, until Ctrl-C", async () => {
    const { NativePty } = await import("../node/serial/pty-native.js");
    const { ReadStream } = await import("node:tty");
    const { openSync, closeSync, constants, writeSync } = await import("node:fs");
    const pty = new NativePty();
    const screenStream = new ReadStream(pty.master);
    let screen = "";
    screenStream.on("data", (chunk) => (screen += String(chunk)));
    screenStream.on("error", () => undefined);
    const slave = openSync(pty.path, constants.O_RDWR | constants.O_NOCTTY);
    const child = spawn(process.execPath, [main], {
      stdio: [slave, slave, "pipe"],
      env: { ...process.env, TMPDIR: folder(), TERM: "xterm" },
    });
    const exited = once(child, "exit");
    cleanUp.push(async () => {
      if (child.exitCode === null) child.kill("SIGKILL");
      await exited;
      screenStream.destroy();
      pty.closeSlave();
      closeSync(slave);
    });
    await until(() => screen.includes("ready"));
    writeSync(pty.master, "AT\r");
    await until(() => screen.includes("OK"));
    writeSync(pty.master, "\x03");
    expect(await exited).toEqual([0, null]);
  });
});
