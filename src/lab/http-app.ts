import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { TlsOptions } from "node:tls";
import type { LabService, LabSurroundings } from "./lab-host.js";
import { serve } from "./serve.js";

const MOST_BYTES = 100_000_000;
const PIECE_BYTES = 16_384;
const LONGEST_WAIT_MS = 60_000;
const DRIP_MS = 100;
const MOST_PIECES = 1000;
const MOST_REDIRECTS = 20;
const MOST_ECHO_BYTES = 1_000_000;
const KEEP_ALIVE_MS = 60_000;

interface Route {
  /** As the index page shows it; N in capitals stands for a number. */
  readonly path: string;
  readonly summary: string;
  /** The largest N. */
  readonly largest?: number;
  /** May send the answer itself; a text is sent as the whole of it. */
  readonly answer: (exchange: Exchange, n: number) => string | Promise<string | undefined> | undefined;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly surroundings: LabSurroundings;
}

/** What the web servers of the lab have. The same request gets the same bytes every time: no answer has a date. */
export const httpRoutes: readonly Route[] = [
  { path: "/", summary: "this list", answer: () => indexPage() },
  { path: "/hello", summary: "14 bytes", answer: () => "Hello, modem!\n" },
  {
    path: "/bytes/N",
    summary: "N bytes of letters, in lines of 64",
    largest: MOST_BYTES,
    answer: ({ response }, n) => {
      response.setHeader("Content-Length", n);
      return sendPieces(response, lettersOf(n));
    },
  },
  {
    path: "/chunked/N",
    summary: "N chunks (Transfer-Encoding: chunked)",
    largest: MOST_PIECES,
    answer: ({ response }, n) => sendPieces(response, linesOf(n, 0)),
  },
  {
    path: "/drip/N",
    summary: "N lines, one every 100 ms",
    largest: MOST_PIECES,
    answer: ({ response }, n) => sendPieces(response, linesOf(n, DRIP_MS)),
  },
  {
    path: "/slow/N",
    summary: "an answer after N milliseconds",
    largest: LONGEST_WAIT_MS,
    answer: async (_, n) => {
      await sleep(n, undefined, { ref: false });
      return `It took ${n} ms.\n`;
    },
  },
  {
    path: "/redirect/N",
    summary: "N redirections, and then /hello",
    largest: MOST_REDIRECTS,
    answer: ({ response }, n) => {
      response.statusCode = 302;
      response.setHeader("Location", n > 1 ? `/redirect/${n - 1}` : "/hello");
      return "";
    },
  },
  {
    path: "/status/N",
    summary: "an answer with the status N, 200 to 599",
    largest: 599,
    answer: ({ response }, n) => {
      response.statusCode = Math.max(200, n);
      return response.statusCode === 204 || response.statusCode === 304 ? "" : `${response.statusCode}\n`;
    },
  },
  {
    path: "/cut/N",
    summary: "an answer that breaks off after N bytes of twice as many",
    largest: MOST_BYTES,
    answer: async ({ response }, n) => {
      response.setHeader("Content-Length", 2 * n);
      for await (const piece of lettersOf(n)) if (!(await send(response, piece))) return undefined;
      response.flushHeaders();
      response.socket?.end();
      return undefined;
    },
  },
  {
    path: "/echo",
    summary: "the body of the request (POST or PUT), up to 1000000 bytes",
    answer: async ({ request, response }) => {
      const parts: Uint8Array[] = [];
      let lengthBytes = 0;
      for await (const part of request as AsyncIterable<Uint8Array>) {
        lengthBytes += part.length;
        if (lengthBytes > MOST_ECHO_BYTES) {
          response.statusCode = 413;
          return "";
        }
        parts.push(part);
      }
      return Buffer.concat(parts).toString("latin1");
    },
  },
  {
    path: "/request",
    summary: "the request as it came: its first line and its headers",
    answer: ({ request }) => {
      const { method, url, httpVersion, rawHeaders } = request;
      const headers = rawHeaders.flatMap((name, index) => (index % 2 ? [] : `${name}: ${rawHeaders[index + 1]}\n`));
      return `${method} ${url} HTTP/${httpVersion}\n${headers.join("")}`;
    },
  },
  {
    path: "/ca.pem",
    summary: "the certificate of the authority that the lab's TLS servers lead to",
    answer: async ({ surroundings }) => (await surroundings.certificates()).authority,
  },
];

/** The web server over plain TCP. */
export const openHttp: LabService["open"] = (surroundings) => {
  const server = createServer({ requireHostHeader: false, keepAliveTimeout: KEEP_ALIVE_MS }, httpApp(surroundings));
  return serve(server);
};

/** The same over TLS. */
export function httpsService(optionsFor: (surroundings: LabSurroundings) => Promise<TlsOptions>): LabService["open"] {
  return async (surroundings) => {
    const options = { requireHostHeader: false, keepAliveTimeout: KEEP_ALIVE_MS, ALPNProtocols: ["http/1.1"] };
    const server = createHttpsServer({ ...options, ...(await optionsFor(surroundings)) }, httpApp(surroundings));
    server.on("tlsClientError", (_, socket) => socket.destroy());
    return serve(server);
  };
}

/** Answers the requests of any server of Node's. */
function httpApp(surroundings: LabSurroundings): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    response.sendDate = false;
    answer({ request, response, surroundings }).catch(() => response.destroy());
  };
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const path = (request.url ?? "").replace(/\?.*/, "");
  const found = findRoute(path);
  if (!found) response.statusCode = 404;
  response.setHeader("Content-Type", "text/plain");
  const text = found ? await found.route.answer(exchange, found.n) : `There is no ${path}; see /\n`;
  if (text === undefined) return;
  response.setHeader("Content-Length", Buffer.byteLength(text, "latin1"));
  response.end(text, "latin1");
}

function findRoute(path: string): { readonly route: Route; readonly n: number } | undefined {
  const [, base, digits] = /^(.*\/)(\d{1,9})$/.exec(path) ?? [];
  const n = Number(digits ?? 0);
  const wanted = base === undefined ? path : `${base}N`;
  const route = httpRoutes.find((candidate) => candidate.path === wanted);
  return route && n <= (route.largest ?? 0) ? { route, n } : undefined;
}

function indexPage(): string {
  return httpRoutes.map(({ path, summary }) => `${path.padEnd(12)} ${summary}\n`).join("");
}

async function sendPieces(response: ServerResponse, pieces: AsyncIterable<string>): Promise<undefined> {
  for await (const piece of pieces) if (!(await send(response, piece))) return undefined;
  response.end();
  return undefined;
}

/** Resolves once the client has taken what went before; false: it has gone. */
async function send(response: ServerResponse, piece: string): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(piece, "latin1")) return true;
  return new Promise((resolve) => {
    const finish = () => {
      response.off("drain", finish).off("close", finish);
      resolve(!response.destroyed);
    };
    response.on("drain", finish).on("close", finish);
  });
}

/** Each line says at which byte it begins, so that a gap is seen. */
async function* lettersOf(lengthBytes: number): AsyncGenerator<string> {
  const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0";
  const line = (offset: number) => `${String(offset).padStart(9, "0")} ${alphabet}\n`;
  const piece: string[] = [];
  for (let offset = 0; offset < lengthBytes; offset += 64) {
    piece.push(line(offset).slice(0, lengthBytes - offset));
    if (piece.length * 64 >= PIECE_BYTES) yield piece.splice(0).join("");
  }
  yield piece.join("");
}

async function* linesOf(count: number, delayMs: number): AsyncGenerator<string> {
  for (let index = 1; index <= count; index++) {
    if (index > 1 && delayMs > 0) await sleep(delayMs, undefined, { ref: false });
    yield `${index} of ${count}\n`;
  }
}
