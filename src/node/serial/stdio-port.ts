import type { Readable, Writable } from "node:stream";
import type { SerialPortAdapter, SerialPortHandlers } from "./port.js";
import { readStream, StreamOutput } from "./streams.js";

export interface StdioPortOptions {
  readonly input?: Readable;
  readonly output?: Writable;
}

/** AT on a pair of streams: the process's own stdin and stdout unless others are given. */
export class StdioPort implements SerialPortAdapter {
  readonly name = "stdio";
  readonly hasClient = true;
  readonly holdsOutput = false;
  readonly defaultPace = "off";
  readonly #input: Readable;
  readonly #stream: Writable;
  readonly #output: StreamOutput;
  #handlers: SerialPortHandlers | undefined;
  #paused = false;
  #ended = false;

  constructor({ input = process.stdin, output = process.stdout }: StdioPortOptions = {}) {
    this.#input = input;
    this.#stream = output;
    this.#output = new StreamOutput(output, () => this.#handlers?.onWritable());
  }

  async open(handlers: SerialPortHandlers): Promise<void> {
    this.#handlers = handlers;
    this.#stream.on("error", this.#end); // a reader that is gone (EPIPE) is the end of the port, not of the program
    this.#input.on("error", this.#end);
    this.#input.on("end", this.#end);
    readStream(this.#input, this.#paused, (bytes) => {
      this.#handlers?.onData(bytes);
      this.#output.flushLater();
    });
    handlers.onClient(true);
  }

  write(pieces: readonly Uint8Array[]): number {
    return this.#output.write(pieces);
  }

  drain(done: () => void): void {
    this.#output.drain(done);
  }

  pause(): void {
    this.#paused = true;
    this.#input.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#handlers && !this.#ended) this.#input.resume();
  }

  /** Waits for the reader to take what was written, for a short while. The streams belong to the process and stay. */
  async close(): Promise<void> {
    if (!this.#handlers) return;
    this.#handlers = undefined;
    this.#input.removeAllListeners("data");
    this.#input.pause();
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, 250);
      this.#output.drain(() => {
        clearTimeout(timeout);
        resolve();
      });
    });
  }

  readonly #end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#handlers?.onEnd();
  };
}
