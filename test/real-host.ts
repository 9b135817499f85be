/** A host that talks to a modem on the computer's network, in real time, and waits no longer than it must. */
import { createServer, type Server, type Socket } from "node:net";
import { afterEach } from "vitest";
import { type CreateModemOptions, createModem, type ModemHandle } from "../src/node/index.js";

/** How long anything may take before a test gives up. */
const PATIENCE_MS = 8000;

const RESULT = /\r\n(OK|ERROR)\r\n/;

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Runs at the end of the test, the last one first. */
export function atEnd(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp);
}

/** Resolves as soon as the condition holds; rejects, with what `report` says, when it takes too long. */
export async function until(condition: () => boolean, report: () => string = () => ""): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`it does not happen: ${report()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export class RealHost {
  /** What the modem has said and nobody has looked at yet. */
  heard = "";

  #onHeard: () => void = () => undefined;

  private constructor(readonly modem: ModemHandle) {
    modem.onData((bytes) => {
      this.heard += Buffer.from(bytes).toString("latin1");
      this.#onHeard();
    });
  }

  /**
   * A modem whose soft-AP is on, which needs no time to join anything, and whose echo is off; `false` as `ready`
   * leaves it as it comes.
   */
  static async start(options: CreateModemOptions = {}, ready = true): Promise<RealHost> {
    const host = new RealHost(createModem(options));
    atEnd(() => host.modem.close());
    await host.expect(/\r\nready\r\n/);
    if (ready) for (const line of ["ATE0", "AT+CWMODE=2"]) await host.command(line);
    return host;
  }

  /** Sends a line and returns the answer up to its result (or to `last`); what comes later stays in {@link heard}. */
  async command(line: string, last = RESULT): Promise<string> {
    this.heard = "";
    this.modem.write(`${line}\r\n`);
    return this.expect(last, line);
  }

  /** Sends bytes as they are. */
  write(text: string): void {
    this.modem.write(Buffer.from(text, "latin1"));
  }

  /** Waits for the text and returns everything up to its end. */
  async expect(pattern: RegExp | string, what = String(pattern)): Promise<string> {
    const find = () => {
      if (typeof pattern === "string") {
        const start = this.heard.indexOf(pattern);
        return start === -1 ? undefined : start + pattern.length;
      }
      const match = pattern.exec(this.heard);
      return match ? match.index + match[0].length : undefined;
    };
    await this.#hears(() => find() !== undefined, what);
    const end = find() ?? 0;
    const text = this.heard.slice(0, end);
    this.heard = this.heard.slice(end);
    return text;
  }

  async #hears(condition: () => boolean, what: string): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`it does not happen: ${what}; heard: ${JSON.stringify(this.heard.slice(-300))}`));
      }, PATIENCE_MS);
      this.#onHeard = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#onHeard = () => undefined;
        resolve();
      };
    });
  }

  /** AT+CIPSEND with the payload. What comes from the prompt on is returned and stays in {@link heard}. */
  async send(payload: string, link = ""): Promise<string> {
    await this.command(`AT+CIPSEND=${link}${payload.length}`, />$/);
    this.write(payload);
    await this.#hears(() => /SEND (OK|FAIL)\r\n/.test(this.heard), "a result of AT+CIPSEND");
    return this.heard;
  }
}

/** What a TCP server of Node's has seen of one connection. */
export interface SeenSocket {
  readonly socket: Socket;
  received: string;
  /** "end", the code of an error, or undefined while it is open. */
  over: string | undefined;
}

/** A TCP server at 127.0.0.1; `onSocket` may change a socket before anything is read. */
export async function listenTcp(
  onSocket: (socket: Socket) => void = () => undefined,
): Promise<{ readonly port: number; readonly seen: SeenSocket[]; readonly server: Server }> {
  const seen: SeenSocket[] = [];
  const server = createServer((socket) => {
    const entry: SeenSocket = { socket, received: "", over: undefined };
    seen.push(entry);
    socket.on("data", (bytes: Buffer) => {
      entry.received += bytes.toString("latin1");
    });
    socket.on("end", () => {
      entry.over ??= "end";
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      entry.over = error.code ?? "error";
    });
    onSocket(socket);
  });
  const port = await listenAnywhere(server);
  atEnd(() => {
    for (const { socket } of seen) socket.destroy();
    server.close();
  });
  return { port, seen, server };
}

/** Makes a server listen on a free port of 127.0.0.1. */
export async function listenAnywhere(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** A port that nobody has, for a server of the modem. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenAnywhere(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
