import { closeSync, fstatSync, openSync, write, writeSync } from "node:fs";
import { TraceError } from "./trace.js";

/** What may wait for a slow disk; what comes then is left out. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** A file that is appended to without ever making anybody wait. */
export class TraceFile {
  readonly #descriptor: number;
  /** Where the next piece belongs; undefined for what has no places, such as a pipe. */
  #position: number | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isWriting = false;
  #isClosed = false;
  #failure: Error | undefined;
  #idle: (() => void)[] = [];

  /** @throws TraceError when the file cannot be written */
  constructor(
    readonly path: string,
    private readonly onFailure: (error: TraceError) => void,
    private readonly limitBytes = LIMIT_BYTES,
  ) {
    try {
      this.#descriptor = openSync(path, "w");
    } catch (cause) {
      throw new TraceError(`The trace ${path} cannot be written: ${(cause as Error).message}.`, { cause });
    }
    this.#position = fstatSync(this.#descriptor).isFile() ? 0 : undefined;
  }

  /** Takes the piece, whole, or returns false when too much waits already or the file has failed. */
  append(piece: string | Uint8Array): boolean {
    if (this.#isClosed || this.#failure) return false;
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    if (this.#waitingBytes + bytes.length > this.limitBytes) return false;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    // at the end of this turn, so that what belongs together goes out in one write
    if (!this.#isWriting) {
      this.#isWriting = true;
      setImmediate(() => this.#writeNext());
    }
    return true;
  }

  /** Resolves when everything is in the file and the file is closed. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isWriting) await new Promise<void>((resolve) => this.#idle.push(resolve));
    closeSync(this.#descriptor);
  }

  /** For the end of the process: what waits is in the file when this returns. Nothing can be appended any more. */
  closeNow(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      // places are known, so what is being written at this moment cannot get in the way
      for (const bytes of this.#takeWaiting()) writeSync(this.#descriptor, bytes, 0, bytes.length, this.#place(bytes));
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #writeNext(): void {
    const pieces = this.#takeWaiting();
    if (pieces.length === 0) {
      this.#isWriting = false;
      for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    const [only, ...others] = pieces;
    this.#write(others.length === 0 && only ? only : Buffer.concat(pieces));
  }

  #write(bytes: Uint8Array): void {
    const position = this.#place(bytes);
    const step = (from: number): void => {
      const place = position === undefined ? null : position + from;
      write(this.#descriptor, bytes, from, bytes.length - from, place, (error, written) => {
        if (error) this.#fail(error);
        else if (from + written < bytes.length) return step(from + written);
        this.#writeNext();
      });
    };
    step(0);
  }

  #place(bytes: Uint8Array): number | undefined {
    const place = this.#position;
    if (place !== undefined) this.#position = place + bytes.length;
    return place;
  }

  #takeWaiting(): Uint8Array[] {
    const pieces = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return pieces;
  }

  #fail(cause: Error): void {
    if (this.#failure) return;
    this.#failure = cause;
    this.#takeWaiting();
    this.onFailure(new TraceError(`The trace ${this.path} ends here: ${cause.message}.`, { cause }));
  }
}
