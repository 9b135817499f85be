import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { formatAddress } from "../node/serial/tcp-port.js";

/** Where it cannot listen; the message is for the user. */
export class MetricsServerError extends Error {
  override readonly name = "MetricsServerError";
}

export interface MetricsSource {
  /** Everything can be used. */
  readonly isReady: boolean;
  /** In Prometheus' text format. */
  metrics(): Promise<string>;
}

/** Serves /metrics for Prometheus, /healthz (the process answers) and /readyz (503 until all modems are there). */
export class MetricsServer {
  private constructor(
    private readonly server: Server,
    private readonly host: string,
  ) {}

  /** Rejects with {@link MetricsServerError}. Port 0: any free one. */
  static async open(host: string, port: number, source: MetricsSource): Promise<MetricsServer> {
    const server = createServer(answerFrom(source));
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        const reason = error.code === "EADDRINUSE" ? "another program listens there" : error.message;
        reject(new MetricsServerError(`--metrics cannot listen on ${formatAddress(host, port)}: ${reason}.`));
      });
      server.listen(port, host, resolve);
    });
    return new MetricsServer(server, host);
  }

  /** `http://127.0.0.1:9464/metrics` */
  get url(): string {
    return `http://${formatAddress(this.host, (this.server.address() as AddressInfo).port)}/metrics`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function answerFrom(source: MetricsSource): RequestListener {
  const pages: Readonly<
    Record<string, () => Promise<{ status: number; text: string }> | { status: number; text: string }>
  > = {
    "/metrics": async () => ({ status: 200, text: await source.metrics() }),
    "/healthz": () => ({ status: 200, text: "ok\n" }),
    "/readyz": () => (source.isReady ? { status: 200, text: "ready\n" } : { status: 503, text: "not ready\n" }),
  };
  return (request, response) => {
    const path = (request.url ?? "").replace(/\?.*$/, "");
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    const send = (status: number, text: string) => {
      response.writeHead(status, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
    };
    if (!page) send(404, `Here are ${Object.keys(pages).join(", ")}.\n`);
    else if (request.method !== "GET" && request.method !== "HEAD") send(405, "GET only.\n");
    else
      Promise.resolve(page()).then(
        ({ status, text }) => send(status, text),
        (error: unknown) => send(500, `${String(error)}\n`),
      );
  };
}
