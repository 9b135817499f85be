import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Log } from "../../core/ports.js";

/** The host's program at the other end of a port. */
export interface FarEnd {
  /** Sends bytes; resolves when they are on their way. */
  send(bytes: Uint8Array): Promise<void>;
  /** Everything that arrived so far; nothing does before {@link startReading}. */
  received(): Uint8Array;
  startReading(): void;
  /** Leaves. */
  close(): Promise<void>;
}

/** A far end behind one of Node's streams. */
export class StreamFarEnd implements FarEnd {
  readonly #chunks: Uint8Array[] = [];

  constructor(readonly stream: Duplex) {
    stream.on("error", () => undefined);
  }

  static async dial(port: number, host = "127.0.0.1"): Promise<StreamFarEnd> {
    const socket: Socket = connect({ port, host, noDelay: true });
    await once(socket, "connect");
    return new StreamFarEnd(socket);
  }

  async send(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      if (this.stream.write(bytes)) resolve();
      else {
        this.stream.once("drain", resolve);
        this.stream.once("close", () => reject(new Error("the stream was closed")));
      }
    });
  }

  received(): Uint8Array {
    return joined(this.#chunks);
  }

  startReading(): void {
    this.stream.on("data", (chunk: Uint8Array) => this.#chunks.push(chunk));
  }

  async close(): Promise<void> {
    if (this.stream.destroyed) return;
    this.stream.destroy();
    await once(this.stream, "close");
  }
}

/** A log that keeps its lines as `level message`. */
export class RecordingLog implements Log {
  readonly lines: string[] = [];

  write(level: string, message: string): void {
    this.lines.push(`${level} ${message}`);
  }
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks));
}

export function passTime(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits for what other processes and sockets bring about; fails after `limitMs`. */
export async function until(condition: () => boolean, limitMs = 10_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`not within ${limitMs} ms: ${condition}`);
    await passTime(2);
  }
}

/** Both ends of one TCP connection within the process. */
export async function connectedSockets(): Promise<[Socket, Socket]> {
  const server = createServer({ noDelay: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const one = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", noDelay: true });
  const [other] = (await once(server, "connection")) as [Socket];
  server.close();
  return [one, other];
}
