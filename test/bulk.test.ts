/** Ten megabytes each way over a pseudo-terminal and real sockets: every byte arrives, and memory stays flat. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { close, closeSync, createReadStream, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const MEGABYTE = 1024 * 1024;
const PAYLOAD = randomBytes(10 * MEGABYTE);
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

/** What ten megabytes may add to the process, in kilobytes: much less than the data, so nothing piles up. */
const ALLOWED_GROWTH_KB = 60 * 1024;

/** A host at the other end of the pseudo-terminal. */
class Host {
  #received = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  readonly #fd: number;
  readonly #input;

  constructor(path: string) {
    this.#fd = openSync(path, "r+");
    this.#input = createReadStream("", { fd: openSync(path, "r"), highWaterMark: 65536 });
    this.#input.on("data", (data) => {
      this.#received = Buffer.concat([this.#received, data as Buffer]);
      this.#wake();
    });
    this.#input.on("error", () => undefined);
  }

  async write(data: Uint8Array | string): Promise<void> {
    const bytes = Buffer.from(data);
    for (let start = 0; start < bytes.length; ) {
      start += writeSync(this.#fd, bytes, start, Math.min(4096, bytes.length - start));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Takes what `find` can make something of from the beginning of what came in; `find` says how long that is. */
  async take<Result>(find: (received: Buffer) => { length: number; result: Result } | undefined): Promise<Result> {
    for (;;) {
      const found = find(this.#received);
      if (found) {
        this.#received = this.#received.subarray(found.length);
        return found.result;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  takeText(text: string): Promise<string> {
    return this.take((received) => {
      const end = received.indexOf(text, 0, "latin1");
      if (end < 0) return undefined;
      const length = end + text.length;
      return { length, result: received.subarray(0, length).toString("latin1") };
    });
  }

  takeBytes(count: number): Promise<Buffer> {
    return this.take((received) =>
      received.length < count ? undefined : { length: count, result: Buffer.from(received.subarray(0, count)) },
    );
  }

  async command(line: string, until = "\r\nOK\r\n"): Promise<string> {
    await this.write(`${line}\r\n`);
    return this.takeText(until);
  }

  close(): void {
    closeSync(this.#fd);
    close((this.#input as unknown as { fd: number }).fd, () => undefined);
    this.#input.destroy();
  }
}

describe.skipIf(process.platform === "win32")("ten megabytes over a PTY", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "bulk-"));
  const link = join(folder, "tty");
  let child: ChildProcess;
  let host: Host;

  beforeAll(async () => {
    child = spawn(process.execPath, [main, "--pty", link, "--pace", "off", "--dialect", "4.2", "--log", "error"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    for await (const part of child.stderr ?? []) {
      log += part;
      if (log.includes("\nready\n")) break;
    }
    host = new Host(link);
    await host.takeText("ready\r\n");
    await host.command("ATE0");
    await host.command('AT+CWJAP="any","12345678"');
  });

  afterAll(async () => {
    host.close();
    child.kill();
    await once(child, "exit");
    rmSync(folder, { recursive: true });
  });

  /** Resident memory of the modem's process, in kilobytes; 0 where the system does not tell. */
  function memoryKb(): number {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "latin1"))?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  async function expectFlatMemory(action: () => Promise<void>): Promise<void> {
    const before = memoryKb();
    await action();
    expect(memoryKb() - before).toBeLessThan(ALLOWED_GROWTH_KB);
  }

  it("fetches a file from an HTTP server as +IPD", async () => {
    const server = createHttpServer((_, response) => response.end(PAYLOAD)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await host.command(`AT+CIPSTART="TCP","127.0.0.1",${port}`);
    const request = "GET /file HTTP/1.0\r\n\r\n";
    await host.command(`AT+CIPSEND=${request.length}`, "\r\n>");
    const hash = createHash("sha256");
    let length = 0;
    await expectFlatMemory(async () => {
      await host.write(request);
      await host.takeText("SEND OK\r\n");
      let head = "";
      for (;;) {
        const message = await host.take((received) => {
          const text = received.subarray(0, 64).toString("latin1");
          const block = /^\r\n\+IPD,(\d+):/.exec(text);
          if (block) return { length: block[0].length, result: Number(block[1]) };
          return text.startsWith("CLOSED\r\n") ? { length: 8, result: 0 } : undefined;
        });
        if (message === 0) break;
        let data = await host.takeBytes(message);
        expect((await host.takeBytes(2)).toString()).toBe("\r\n");
        if (!head.includes("\r\n\r\n")) {
          head += data.toString("latin1");
          const end = head.indexOf("\r\n\r\n");
          data = end < 0 ? Buffer.alloc(0) : Buffer.from(head.slice(end + 4), "latin1");
        }
        length += data.length;
        hash.update(data);
      }
    });
    server.close();
    expect(length).toBe(PAYLOAD.length);
    expect(hash.digest("hex")).toBe(createHash("sha256").update(PAYLOAD).digest("hex"));
  });

  /** A server that keeps what it gets as a hash, and its first connection. */
  async function startSink() {
    const hash = createHash("sha256");
    const state = { length: 0 };
    const server = createServer((socket) => {
      socket.on("data", (data) => {
        state.length += data.length;
        hash.update(data);
      });
      socket.on("error", () => undefined);
    }).listen(0, "127.0.0.1");
    const connected = once(server, "connection") as Promise<[Socket]>;
    await once(server, "listening");
    return { server, hash, state, connected, port: (server.address() as AddressInfo).port };
  }

  it("sends with AT+CIPSEND", async () => {
    const sink = await startSink();
    await host.command(`AT+CIPSTART="TCP","127.0.0.1",${sink.port}`);
    await expectFlatMemory(async () => {
      for (let start = 0; start < PAYLOAD.length; start += 8192) {
        const piece = PAYLOAD.subarray(start, start + 8192);
        await host.command(`AT+CIPSEND=${piece.length}`, "\r\n>");
        await host.write(piece);
        expect(await host.takeText("SEND OK\r\n")).toBe(`\r\nRecv ${piece.length} bytes\r\n\r\nSEND OK\r\n`);
      }
    });
    await host.command("AT+CIPCLOSE");
    sink.server.close();
    expect(sink.state.length).toBe(PAYLOAD.length);
    expect(sink.hash.digest("hex")).toBe(createHash("sha256").update(PAYLOAD).digest("hex"));
  });

  it("carries them both ways in passthrough", async () => {
    const sink = await startSink();
    await host.command(`AT+CIPSTART="TCP","127.0.0.1",${sink.port}`);
    const [socket] = await sink.connected;
    await host.command("AT+CIPMODE=1");
    await host.command("AT+CIPSEND", "\r\n>");
    await expectFlatMemory(async () => {
      await host.write(PAYLOAD);
      while (sink.state.length < PAYLOAD.length) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(sink.hash.digest("hex")).toBe(createHash("sha256").update(PAYLOAD).digest("hex"));

    const hash = createHash("sha256");
    await expectFlatMemory(async () => {
      socket.write(PAYLOAD);
      for (let start = 0; start < PAYLOAD.length; start += 65536) {
        hash.update(await host.takeBytes(Math.min(65536, PAYLOAD.length - start)));
      }
    });
    expect(hash.digest("hex")).toBe(createHash("sha256").update(PAYLOAD).digest("hex"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await host.write("+++");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await host.command("AT+CIPCLOSE");
    sink.server.close();
  });
});
