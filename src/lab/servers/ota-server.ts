import { bytesOf, textOf } from "../../core/bytes.js";
import type { Endpoint, Network, StreamHandlers, StreamServer, StreamSocket, TlsIdentity } from "../../core/ports.js";
import { makeFirmwareImage } from "./firmware-image.js";
import { note } from "./note.js";

/** More than any request of the firmware's. */
const LONGEST_REQUEST_BYTES = 8192;

export interface OtaServerOptions {
  /** Default 80. */
  readonly port?: number;
  /** What it says the newest version is; default "v9.8.7.6". */
  readonly newest?: string;
  /** What it has, by version and file: "v9.8.7.6/ota.bin". Default: the newest application. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Ends the connection after so many bytes of a file. */
  readonly cutAfterBytes?: number;
  /** Takes questions and never answers. */
  readonly silent?: boolean;
  /** Serves over TLS with this; then the default port is 443. */
  readonly identity?: TlsIdentity;
}

/** The update server of the public firmware's example, beside the modem: HTTP/1.0, one request a connection. */
export class OtaServer {
  /** The latest requests: first line and headers. */
  readonly requests: string[] = [];
  readonly #options: OtaServerOptions;
  #server: StreamServer | undefined;

  private constructor(options: OtaServerOptions) {
    this.#options = options;
  }

  static async open(network: Network, options: OtaServerOptions = {}): Promise<OtaServer> {
    const server = new OtaServer(options);
    const onConnection = (socket: StreamSocket) => server.#serve(socket);
    const { identity, port = identity ? 443 : 80 } = options;
    server.#server = identity
      ? await network.listenTls({ port, family: 4, newestVersion: "1.2", identity }, onConnection)
      : await network.listen({ port, family: 4 }, onConnection);
    return server;
  }

  get local(): Endpoint {
    return this.#server?.local ?? { address: "", port: 0 };
  }

  /** The paths that were asked for. */
  get paths(): readonly string[] {
    return this.requests.map((request) => /^GET (\S+) /.exec(request)?.[1] ?? "");
  }

  close(): void {
    this.#server?.close();
  }

  #serve(socket: StreamSocket): StreamHandlers {
    let request = "";
    return {
      onData: (bytes) => {
        request += textOf(bytes);
        if (request.length > LONGEST_REQUEST_BYTES) return socket.reset();
        if (!request.includes("\r\n\r\n")) return;
        note(this.requests, request);
        if (this.#options.silent) return;
        const answer = this.#answer(/^GET (\S+) /.exec(request)?.[1] ?? "");
        socket.send(answer).catch(() => undefined);
        socket.close();
      },
      onClose: () => undefined,
    };
  }

  #answer(path: string): Uint8Array {
    const { newest = "v9.8.7.6", cutAfterBytes } = this.#options;
    const files = this.#options.files ?? { [`${newest}/ota.bin`]: makeFirmwareImage(newest) };
    const query = new URLSearchParams(path.replace(/^[^?]*\?/, ""));
    if (query.get("is_format_simple") === "true") return ok(bytesOf(`{"status": 200, "rom_version": "${newest}"}`));
    const file = files[`${query.get("version")}/${query.get("filename")}`];
    if (query.get("action") !== "download_rom" || !file)
      return bytesOf("HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    return ok(file, cutAfterBytes);
  }
}

function ok(body: Uint8Array, sentBytes = body.length): Uint8Array {
  const head = bytesOf(`HTTP/1.0 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
  return Uint8Array.from([...head, ...body.subarray(0, sentBytes)]);
}
