import { connect, type Socket } from "node:net";
import { lengthOf } from "../../core/bytes.js";
import type { Clock, Log, Timer } from "../../core/ports.js";
import type { SerialPortAdapter, SerialPortHandlers } from "./port.js";
import { closeSocket, readStream, StreamOutput } from "./streams.js";
import { formatAddress } from "./tcp-port.js";

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;

export interface DialPortOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Raw bytes over a TCP connection that the modem opens: the other side (QEMU, Renode, MAME) listens. */
export class DialPort implements SerialPortAdapter {
  readonly name: string;
  readonly holdsOutput = false;
  readonly defaultPace = "off";
  #socket: Socket | undefined;
  #output: StreamOutput | undefined;
  #handlers: SerialPortHandlers | undefined;
  #retry: Timer | undefined;
  #retryMs = FIRST_RETRY_MS;
  #paused = false;

  constructor(private readonly options: DialPortOptions) {
    this.name = `connect ${formatAddress(options.host, options.port)}`;
  }

  get hasClient(): boolean {
    return this.#output !== undefined;
  }

  /** Does not wait for the other side, which may be started later. */
  async open(handlers: SerialPortHandlers): Promise<void> {
    this.#handlers = handlers;
    this.#dial();
  }

  write(pieces: readonly Uint8Array[]): number {
    return this.#output?.write(pieces) ?? lengthOf(pieces);
  }

  drain(done: () => void): void {
    if (this.#output) this.#output.drain(done);
    else done();
  }

  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#socket?.resume();
  }

  async close(): Promise<void> {
    this.#handlers = undefined;
    this.#retry?.cancel();
    const socket = this.#socket;
    if (!socket) return;
    if (this.#output) await closeSocket(socket, this.#output);
    else socket.destroy();
  }

  #dial(): void {
    const { host, port, log } = this.options;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    let failure = "";
    socket.on("error", (error) => (failure = error.message));
    socket.on("connect", () => {
      this.#retryMs = FIRST_RETRY_MS;
      const output = new StreamOutput(socket, () => {
        if (this.#output === output) this.#handlers?.onWritable();
      });
      this.#output = output;
      log.write("info", `${this.name}: connected`);
      this.#handlers?.onClient(true);
    });
    readStream(socket, this.#paused, (bytes) => {
      this.#handlers?.onData(bytes);
      this.#output?.flushLater();
    });
    socket.on("close", () => this.#closed(failure));
  }

  #closed(failure: string): void {
    const wasConnected = this.#output !== undefined;
    this.#socket = undefined;
    this.#output = undefined;
    if (!this.#handlers) return;
    const firstTime = wasConnected || this.#retryMs === FIRST_RETRY_MS;
    const reason = failure || "the other side closed the connection";
    this.options.log.write(firstTime ? "warn" : "debug", `${this.name}: ${reason}; trying again until it is there`);
    if (wasConnected) this.#handlers.onClient(false);
    this.#retry = this.options.clock.schedule(this.#retryMs, () => this.#dial());
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}
