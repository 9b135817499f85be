import { closeSync, constants, openSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import { type FarEnd, joined, passTime } from "./serial-port-support.js";

/** A program that has a terminal open, as a serial port. It never blocks the process, which has the other end. */
export class TerminalFarEnd implements FarEnd {
  readonly #chunks: Uint8Array[] = [];
  readonly #fd: number;
  readonly #stream: ReadStream;
  #closed = false;

  constructor(path: string) {
    this.#fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    this.#stream = new ReadStream(this.#fd);
    this.#stream.on("error", () => undefined);
  }

  async send(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length; ) {
      if (this.#closed) throw new Error("the terminal was closed");
      try {
        sent += writeSync(this.#fd, bytes, sent);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        await passTime(1);
      }
    }
  }

  received(): Uint8Array {
    return joined(this.#chunks);
  }

  startReading(): void {
    this.#stream.on("data", (chunk: Uint8Array) => this.#chunks.push(chunk));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd); // the stream has opened the terminal anew for itself
    if (this.#stream.closed) return; // by a hang-up
    const closed = new Promise((resolve) => this.#stream.once("close", resolve));
    this.#stream.destroy();
    await closed;
  }
}
