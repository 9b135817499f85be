import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { lengthOf } from "../../core/bytes.js";
import type { Log } from "../../core/ports.js";
import { type SerialPortAdapter, SerialPortError, type SerialPortHandlers } from "./port.js";
import { closeSocket, readStream, StreamOutput } from "./streams.js";

const DEFAULT_LINGER_MS = 5000;
const KEEP_ALIVE_MS = 30_000;
/** How long a second client waits for the first to have gone. */
const PATIENCE_MS = 50;

export interface TcpPortOptions {
  /** Where to listen; default 127.0.0.1. */
  readonly host?: string;
  /** 0: any free port. Of several, the first that is not taken. */
  readonly port: number | readonly number[];
  readonly log: Log;
  /** A client that has said it will send no more is let go once it was sent nothing for this long; default 5000. */
  readonly lingerMs?: number;
  /** What to choose when the port is taken, for the message; default "another port". */
  readonly otherPort?: string;
}

interface Client {
  readonly socket: Socket;
  readonly output: StreamOutput;
  readonly address: string;
  /** Running since the client closed its sending side. */
  linger?: NodeJS.Timeout;
}

/** Raw bytes on a TCP port that listens. One client at a time; a next one may come when it has gone. */
export class TcpPort implements SerialPortAdapter {
  readonly holdsOutput = false;
  readonly defaultPace = "off";
  #server: Server | undefined;
  #client: Client | undefined;
  readonly #waiting = new Map<Socket, NodeJS.Timeout>();
  #handlers: SerialPortHandlers | undefined;
  #port = 0;
  #paused = false;

  constructor(private readonly options: TcpPortOptions) {}

  get name(): string {
    return `tcp ${formatAddress(this.#host, this.port)}`;
  }

  /** The port that it listens on; 0 before {@link open}. */
  get port(): number {
    return this.#port;
  }

  get hasClient(): boolean {
    return this.#client !== undefined;
  }

  async open(handlers: SerialPortHandlers): Promise<void> {
    this.#handlers = handlers;
    const ports = [this.options.port].flat();
    for (const [index, port] of ports.entries()) {
      try {
        await this.#listen(port);
        return;
      } catch (error) {
        const mayTryNext = error instanceof SerialPortError && error.reason === "taken" && index < ports.length - 1;
        if (!mayTryNext) throw error;
      }
    }
  }

  write(pieces: readonly Uint8Array[]): number {
    this.#client?.linger?.refresh();
    return this.#client?.output.write(pieces) ?? lengthOf(pieces);
  }

  drain(done: () => void): void {
    if (this.#client) this.#client.output.drain(done);
    else done();
  }

  pause(): void {
    this.#paused = true;
    this.#client?.socket.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#client?.socket.resume();
  }

  async close(): Promise<void> {
    this.#handlers = undefined;
    for (const [socket, patience] of this.#waiting) {
      clearTimeout(patience);
      socket.destroy();
    }
    const server = this.#server;
    const stopped = server?.listening ? new Promise((resolve) => server.close(resolve)) : undefined;
    if (this.#client) await closeSocket(this.#client.socket, this.#client.output);
    await stopped;
  }

  get #host(): string {
    return this.options.host ?? "127.0.0.1";
  }

  async #listen(port: number): Promise<void> {
    // A client that closes its sending side (printf ... | nc) still wants the answer.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", (cause) => reject(this.#listenError(port, cause)));
      server.listen(port, this.#host, resolve);
    });
    server.removeAllListeners("error");
    server.on("error", (error) => this.options.log.write("error", `${this.name}: ${error.message}`));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  #accept(socket: Socket): void {
    const address = formatAddress(socket.remoteAddress ?? "?", socket.remotePort ?? 0);
    socket.on("error", (error) => this.options.log.write("debug", `${this.name}: ${address}: ${error.message}`));
    if (this.#mayComeIn) {
      this.#letIn(socket, address);
      return;
    }
    // Its predecessor may have closed already, which is just not known here yet.
    const patience = setTimeout(() => {
      this.#waiting.delete(socket);
      this.#refuse(socket, address);
    }, PATIENCE_MS);
    this.#waiting.set(socket, patience);
    socket.once("close", () => this.#waiting.delete(socket));
  }

  #letNextIn(): void {
    const [next] = this.#waiting;
    if (!next || !this.#mayComeIn) return;
    const [socket, patience] = next;
    clearTimeout(patience);
    this.#waiting.delete(socket);
    this.#letIn(socket, formatAddress(socket.remoteAddress ?? "?", socket.remotePort ?? 0));
  }

  /** Nobody is there, or only one that waits for its last answers. */
  get #mayComeIn(): boolean {
    return this.#handlers !== undefined && (!this.#client || this.#client.linger !== undefined);
  }

  #refuse(socket: Socket, address: string): void {
    const { log } = this.options;
    if (this.#client) log.write("warn", `${this.name}: ${address} refused, ${this.#client.address} has the port`);
    socket.destroy();
  }

  #letIn(socket: Socket, address: string): void {
    if (this.#client) this.#drop(this.#client);
    const output = new StreamOutput(socket, () => {
      if (this.#client === client) this.#handlers?.onWritable();
    });
    const client: Client = { socket, output, address };
    this.#client = client;
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on("end", () => this.#letGo(client));
    socket.on("close", () => {
      this.#gone(client);
      this.#letNextIn();
    });
    readStream(socket, this.#paused, (bytes) => {
      if (this.#client === client) this.#handlers?.onData(bytes);
      output.flushLater();
    });
    this.options.log.write("info", `${this.name}: ${address} connected`);
    this.#handlers?.onClient(true);
  }

  #letGo(client: Client): void {
    client.linger = setTimeout(() => client.socket.end(), this.options.lingerMs ?? DEFAULT_LINGER_MS).unref();
    this.#letNextIn();
  }

  #drop(client: Client): void {
    client.socket.destroy();
    this.#gone(client);
  }

  #gone(client: Client): void {
    clearTimeout(client.linger);
    if (this.#client !== client) return;
    this.#client = undefined;
    this.options.log.write("info", `${this.name}: ${client.address} disconnected`);
    this.#handlers?.onClient(false);
  }

  #listenError(port: number, cause: NodeJS.ErrnoException): SerialPortError {
    const where = formatAddress(this.#host, port);
    switch (cause.code) {
      case "EADDRINUSE":
        return new SerialPortError(
          "taken",
          `Another program listens on ${where}; stop it or choose ${this.options.otherPort ?? "another port"}.`,
          {
            cause,
          },
        );
      case "EACCES":
        return new SerialPortError("failed", `Listening on ${where} is not permitted; choose a port above 1023.`, {
          cause,
        });
      default:
        return new SerialPortError("failed", `Listening on ${where} failed: ${cause.message}.`, { cause });
    }
  }
}

/** `127.0.0.1:8266`, `[::1]:8266`. */
export function formatAddress(host: string, port: number | string): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
