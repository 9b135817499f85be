import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReadStream } from "node:tty";
import { afterEach, describe, expect, it } from "vitest";
import { describeSerialPortContract } from "../../testing/contracts/serial-port-contract.js";
import { type FarEnd, joined, passTime, RecordingLog, until } from "../../testing/contracts/serial-port-support.js";
import { NodeClock } from "../clock.js";
import { NativePty } from "./pty-native.js";
import { UartPort } from "./uart-port.js";

// A pseudo-terminal stands for the wire. It has no speed of its own, but remembers the one that was set.
const canTest = process.platform === "linux" && (await import("serialport").then(() => true).catch(() => false));

/** What is at the other end of the wire. */
class Wire implements FarEnd {
  readonly pty = new NativePty();
  readonly #stream = new ReadStream(this.pty.master);
  readonly #chunks: Uint8Array[] = [];
  #closed = false;

  constructor() {
    this.#stream.on("error", () => undefined);
  }

  async send(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length; ) {
      if (this.#closed) throw new Error("the wire is gone");
      try {
        sent += writeSync(this.pty.master, bytes, sent);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        await passTime(1);
      }
    }
  }
  received(): Uint8Array {
    return joined(this.#chunks);
  }
  startReading(): void {
    this.#stream.on("data", (chunk: Uint8Array) => this.#chunks.push(chunk));
  }
  /** As when the plug is pulled. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const closed = new Promise((resolve) => this.#stream.once("close", resolve));
    this.#stream.destroy();
    this.pty.closeSlave();
    await closed;
  }
  setting(): string {
    return execFileSync("stty", ["-F", this.pty.path, "-a"], { encoding: "utf8" });
  }
}

if (canTest) {
  describeSerialPortContract("UartPort", async () => {
    const wire = new Wire();
    const port = new UartPort({ path: wire.pty.path, clock: new NodeClock(), log: new RecordingLog() });
    return { port, reconnects: false, noticesClients: false, connect: async () => wire, cleanUp: () => wire.close() };
  });
}

describe.runIf(canTest)("UartPort", () => {
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const action of cleanUp.splice(0).reverse()) await action();
  });

  async function opened(options: { baud?: number; path?: string; wire?: Wire } = {}) {
    const wire = options.wire ?? new Wire();
    cleanUp.push(() => wire.close());
    const log = new RecordingLog();
    const { path = wire.pty.path, baud } = options;
    const port = new UartPort({ path, clock: new NodeClock(), log, ...(baud !== undefined && { baud }) });
    const clients: boolean[] = [];
    let input = "";
    let onWritable = () => {};
    cleanUp.push(() => port.close());
    await port.open({
      onData: (bytes) => (input += Buffer.from(bytes).toString("latin1")),
      onWritable: () => onWritable(),
      onClient: (present) => clients.push(present),
      onEnd: () => undefined,
    });
    return {
      wire,
      port,
      log,
      clients,
      input: () => input,
      setOnWritable: (action: () => void) => (onWritable = action),
    };
  }
  const factory = { baud: 115200, dataBits: 8, stopBits: 1, parity: 0, flowControl: 0 } as const;

  it("opens at 115200 8N1", async () => {
    const { wire, port } = await opened();
    expect(port.name).toBe(`serial ${wire.pty.path}`);
    expect(port.hasClient).toBeUndefined();
    expect(wire.setting()).toMatch(/speed 115200 baud/);
    expect(wire.setting()).toMatch(/ -cstopb .* -crtscts/s);
  });

  it("changes the rate when everything written has left, and writes on afterwards", async () => {
    const { wire, port, setOnWritable } = await opened();
    wire.startReading();
    port.write([Buffer.from("OK")]);
    port.configure(factory);
    port.configure({ ...factory, baud: 9600 });
    expect(port.write([Buffer.from("new")])).toBe(0);
    await new Promise<void>((resolve) => setOnWritable(resolve));
    expect(wire.setting()).toMatch(/speed 9600 baud/);
    expect(port.write([Buffer.from("new")])).toBe(3);
    await until(() => wire.received().length === 5);
    expect(Buffer.from(wire.received()).toString()).toBe("OKnew");
  });

  // A pseudo-terminal has always 8 data bits and no parity; only the stop bits show.
  it("opens anew for other data bits, parity and stop bits", async () => {
    const { wire, port, setOnWritable, log } = await opened();
    port.configure({ ...factory, dataBits: 7, parity: 2, stopBits: 3 });
    port.write([Buffer.from("x")]);
    await new Promise<void>((resolve) => setOnWritable(resolve));
    expect(wire.setting()).toMatch(/ cstopb /);
    expect(port.hasClient).toBeUndefined();
    expect(log.lines).toEqual([]);
  });

  it("uses the rate asked for in place of the modem's first one", async () => {
    const { wire, port, setOnWritable } = await opened({ baud: 57600 });
    expect(port.name).toBe(`serial ${wire.pty.path}:57600`);
    port.configure(factory);
    expect(wire.setting()).toMatch(/speed 57600 baud/);
    for (const [baud, expected] of [
      [9600, 9600],
      [115200, 57600],
    ] as const) {
      port.configure({ ...factory, baud });
      port.write([Buffer.from("x")]);
      await new Promise<void>((resolve) => setOnWritable(resolve));
      expect(wire.setting()).toContain(`speed ${expected} baud`);
    }
  });

  it("comes back after it was unplugged", async () => {
    const folder = mkdtempSync(join(tmpdir(), "uart-port-"));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "ttyUSB0");
    const first = new Wire();
    symlinkSync(first.pty.path, path);
    const { port, clients, log, input } = await opened({ wire: first, path });
    await first.close();
    unlinkSync(path);
    await until(() => port.hasClient === false);
    expect(port.write([Buffer.from("lost")])).toBe(4);
    const second = new Wire();
    cleanUp.push(() => second.close());
    symlinkSync(second.pty.path, path);
    await until(() => port.hasClient === undefined);
    await second.send(Buffer.from("AT"));
    await until(() => input() === "AT");
    expect(clients).toEqual([false, true]);
    expect(log.lines).toEqual([
      `warn serial ${path}: the port is gone; trying again until it is back`,
      `info serial ${path}: the port is back`,
    ]);
  });

  it("says in a sentence why it cannot be opened", async () => {
    await expect(opened({ path: "/dev/no-such-port" })).rejects.toMatchObject({
      name: "SerialPortError",
      message: expect.stringMatching(/^The serial port \/dev\/no-such-port cannot be opened: .*No such file/),
    });
  });
});
