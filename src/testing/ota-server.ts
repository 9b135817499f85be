import { bytesOf, textOf } from "../core/bytes.js";
import type { Network, StreamServer } from "../core/ports.js";
import { makeFirmwareImage } from "./firmware-image.js";

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
}

/** The update server of the public firmware's example, beside the modem: HTTP/1.0, one request a connection. */
export class OtaServer {
  /** Each request's first line and headers. */
  readonly requests: string[] = [];
  readonly #options: OtaServerOptions;
  #server: StreamServer | undefined;

  private constructor(options: OtaServerOptions) {
    this.#options = options;
  }

  static async open(network: Network, options: OtaServerOptions = {}): Promise<OtaServer> {
    const { port = 80 } = options;
    const server = new OtaServer(options);
    server.#server = await network.listen({ port, family: 4 }, (socket) => {
      let request = "";
      return {
        onData: (bytes) => {
          request += textOf(bytes);
          if (!request.includes("\r\n\r\n")) return;
          server.requests.push(request);
          if (options.silent) return;
          const answer = server.#answer(/^GET (\S+) /.exec(request)?.[1] ?? "");
          socket.send(answer).catch(() => undefined);
          socket.close();
        },
        onClose: () => undefined,
      };
    });
    return server;
  }

  /** The paths that were asked for. */
  get paths(): readonly string[] {
    return this.requests.map((request) => /^GET (\S+) /.exec(request)?.[1] ?? "");
  }

  close(): void {
    this.#server?.close();
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
