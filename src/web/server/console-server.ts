import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocketServer } from "ws";
import { isLoopback } from "../../node/network/addresses.js";
import { readAsset } from "../assets.js";
import { refusalOf } from "./guard.js";
import { Session } from "./session.js";
import { describeModems, type ModemsMessage, type WatchedModem } from "./watched-modem.js";

/** Pages that may be open at a time. */
const SESSIONS = 16;
/** One message of a page: a payload that somebody pastes. */
const MESSAGE_BYTES = 1024 * 1024;
const SHOW_MS = 20;

/** The console cannot be opened; the message is a whole sentence for the person who asked for it. */
export class ConsoleError extends Error {
  override readonly name = "ConsoleError";
}

/** Serves the page and what it shows, over HTTP and WebSocket. */
export class ConsoleServer {
  readonly #server: Server;
  readonly #sessions = new Set<Session>();
  readonly #modems = new Map<string, WatchedModem>();
  readonly #instance = randomUUID();
  #sockets: WebSocketServer | undefined;
  #showing: NodeJS.Timeout | undefined;

  constructor(private readonly host: string) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on("upgrade", (request, socket, head) => void this.#upgrade(request, socket, head));
    this.#server.on("clientError", (_error, socket) => socket.destroy());
  }

  /** Rejects with a {@link ConsoleError} when none of the ports can be had. */
  async listen(ports: readonly number[]): Promise<void> {
    let failure: NodeJS.ErrnoException | undefined;
    for (const port of ports) {
      failure = await this.#tryPort(port);
      if (!failure) return;
      if (failure.code !== "EADDRINUSE") break;
    }
    throw new ConsoleError(describeFailure(failure, this.host, ports), { cause: failure });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://${isIPv6(this.host) ? `[${this.host}]` : this.host}:${port}/`;
  }

  /** @throws RangeError when there is one of that name */
  add(modem: WatchedModem): void {
    if (this.#modems.has(modem.name)) throw new RangeError(`there is a modem "${modem.name}" already`);
    this.#modems.set(modem.name, modem);
    this.#showModems();
  }

  remove(name: string): void {
    if (this.#modems.delete(name)) this.#showModems();
  }

  has(name: string): boolean {
    return this.#modems.has(name);
  }

  async close(): Promise<void> {
    clearTimeout(this.#showing);
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #tryPort(port: number): Promise<NodeJS.ErrnoException | undefined> {
    return new Promise((resolve) => {
      this.#server.once("error", resolve);
      this.#server.listen(port, this.host, () => {
        this.#server.off("error", resolve);
        resolve(undefined);
      });
    });
  }

  /** Soon: many may come or go at a time. */
  #showModems(): void {
    this.#showing ??= setTimeout(() => {
      this.#showing = undefined;
      const message = this.#modemsMessage;
      for (const session of this.#sessions) session.showModems(message);
    }, SHOW_MS);
  }

  get #modemsMessage(): ModemsMessage {
    return { type: "modems", instance: this.#instance, ...describeModems(this.#modems.values()) };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#refusalOf(request);
    if (refusal !== undefined) return answerText(response, 403, refusal);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      return answerText(response, 405, "Only GET and HEAD.");
    }
    const path = (request.url ?? "/").replace(/[?#].*$/s, "");
    const asset = await readAsset(path);
    if (!asset) return answerText(response, 404, "There is no such file here.");
    const { type, body, nonce } = asset;
    response.writeHead(200, {
      ...securityHeaders(request.headers.host ?? "", nonce),
      "Content-Type": type,
      "Content-Length": body.length,
      "Cache-Control": "no-cache",
    });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    const refusal = this.#refusalOf(request);
    if (refusal !== undefined) return refuseUpgrade(socket, "403 Forbidden", refusal);
    if (request.url !== "/live") return refuseUpgrade(socket, "404 Not Found", "There is nothing here.");
    if (this.#sessions.size >= SESSIONS) {
      return refuseUpgrade(socket, "503 Service Unavailable", `${SESSIONS} pages of this console are open already.`);
    }
    if (!this.#sockets) {
      const { WebSocketServer } = await import("ws");
      this.#sockets ??= new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES });
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      const session = new Session(client, this.#modems);
      this.#sessions.add(session);
      client.once("close", () => this.#sessions.delete(session));
      session.showModems(this.#modemsMessage);
    });
  }

  #refusalOf({ headers: { host, origin } }: IncomingMessage): string | undefined {
    return refusalOf({ host, origin }, !isLoopback(this.host) && this.host !== "localhost");
  }
}

function describeFailure(failure: NodeJS.ErrnoException | undefined, host: string, ports: readonly number[]): string {
  const where = `${ports.length > 1 ? `${ports[0]} to ${ports.at(-1)}` : ports[0]} of ${host}`;
  if (failure?.code === "EADDRINUSE")
    return `The console's port ${where} is taken; choose another, or 0 for any free one.`;
  return `The console cannot listen on port ${where}: ${failure?.message ?? "there is no port"}.`;
}

/** Everything comes from here; the terminal's style elements show the page's nonce. */
function securityHeaders(host: string, nonce: string | undefined): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? "" : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...securityHeaders("", undefined), "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}

function refuseUpgrade(socket: Duplex, status: string, text: string): void {
  const body = `${text}\n`;
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
