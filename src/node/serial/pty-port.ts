import { writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import { lengthOf } from "../../core/bytes.js";
import type { Clock, Log, Timer } from "../../core/ports.js";
import { type SerialPortAdapter, SerialPortError, type SerialPortHandlers } from "./port.js";
import { placeFirstLink, removeLink } from "./pty-link.js";
import type { NativePty } from "./pty-native.js";
import { joint, readStream } from "./streams.js";

/**
 * The reader of a full terminal is looked for in every round of the event loop for so long since it read last: one that
 * reads on makes room sooner than a thread can tell. Then a thread waits for it, and then it is looked for now and then.
 */
const EAGER_MS = 0.3;
const PATIENCE_MS = 10;
const RETRY_MS = 50;
/** How old the knowledge may be that a client is there, or is not. */
const PRESENT_MS = 50;
const ABSENT_MS = 10;

export interface PtyPortOptions {
  /** A stable symbolic link to the terminal. Of several, the first that is not taken. */
  readonly link?: string | readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** A pseudo-terminal: a serial port for programs that want the path of one. Linux and macOS. */
export class PtyPort implements SerialPortAdapter {
  readonly holdsOutput = true;
  readonly defaultPace = "auto";
  #link: string | undefined;
  #pty: NativePty | undefined;
  #reader: ReadStream | undefined;
  #handlers: SerialPortHandlers | undefined;
  /** The terminal is full. */
  #waiting = false;
  #readMs = Number.NEGATIVE_INFINITY;
  #retry: Timer | undefined;
  #present: boolean | undefined;
  #hadClient = false;
  #checkedMs = Number.NEGATIVE_INFINITY;
  #paused = false;

  constructor(private readonly options: PtyPortOptions) {}

  get name(): string {
    return ["pty", this.path, this.link].filter(Boolean).join(" ");
  }

  /** The path of the terminal itself; undefined before {@link open}. */
  get path(): string | undefined {
    return this.#pty?.path;
  }

  /** The link that was made; undefined when none was asked for, and before {@link open}. */
  get link(): string | undefined {
    return this.#link;
  }

  get hasClient(): boolean | undefined {
    const ageMs = this.options.clock.now() - this.#checkedMs;
    if (this.#handlers && ageMs >= (this.#present ? PRESENT_MS : ABSENT_MS)) this.#look();
    return this.#present;
  }

  async open(handlers: SerialPortHandlers): Promise<void> {
    const { NativePty: Pty } = await loadNative();
    const pty = new Pty();
    this.#reader = new ReadStream(pty.master); // closes the master when it is destroyed
    try {
      this.#link = placeFirstLink([this.options.link ?? []].flat(), pty.path);
    } catch (error) {
      this.#reader.destroy();
      pty.closeSlave();
      throw error;
    }
    this.#pty = pty;
    this.#handlers = handlers;
    this.#reader.on("error", (error) => this.options.log.write("error", `${this.name}: ${error.message}`));
    readStream(this.#reader, this.#paused, (bytes) => {
      this.#seen(true);
      pty.admitOthers();
      this.#handlers?.onData(bytes);
    });
  }

  write(pieces: readonly Uint8Array[]): number {
    if (!this.#pty || !this.#handlers || this.#isDeserted) return lengthOf(pieces);
    const bytes = joint.join(pieces);
    let taken = 0;
    try {
      // Not through the stream, which would write blocking: a client that does not read would freeze the process.
      while (taken < bytes.length) taken += writeSync(this.#pty.master, bytes, taken);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
        this.options.log.write("error", `${this.name}: ${(error as Error).message}`);
        return bytes.length;
      }
    }
    if (taken < bytes.length) this.#awaitReader(taken > 0);
    return taken;
  }

  /** What the kernel has taken has left. */
  drain(done: () => void): void {
    done();
  }

  pause(): void {
    this.#paused = true;
    this.#reader?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#reader?.resume();
  }

  async close(): Promise<void> {
    const [pty, reader] = [this.#pty, this.#reader];
    if (!pty || !reader || !this.#handlers) return;
    this.#handlers = undefined;
    this.#retry?.cancel();
    if (this.#link !== undefined) removeLink(this.#link, pty.path);
    const closed = new Promise((resolve) => reader.once("close", resolve));
    reader.destroy();
    pty.closeSlave();
    await closed;
  }

  /** A client has been there and left: the terminal must not keep for the next one what was meant for nobody. */
  get #isDeserted(): boolean {
    return this.#hadClient && this.hasClient === false;
  }

  /** `reads`: the reader has made room since it was looked for last. */
  #awaitReader(reads: boolean): void {
    const nowMs = this.options.clock.now();
    if (reads) this.#readMs = nowMs;
    if (this.#waiting) return;
    this.#waiting = true;
    const tryAgain = () => {
      this.#waiting = false;
      void this.hasClient;
      this.#handlers?.onWritable();
    };
    const idleMs = nowMs - this.#readMs;
    if (idleMs < EAGER_MS) setImmediate(tryAgain);
    else if (idleMs < PATIENCE_MS) this.#pty?.awaitWritable(Math.ceil(PATIENCE_MS - idleMs), tryAgain);
    else this.#retry = this.options.clock.schedule(RETRY_MS, tryAgain);
  }

  #look(): void {
    const present = this.#pty?.hasClient();
    this.#checkedMs = this.options.clock.now();
    if (present !== undefined) this.#seen(present);
  }

  #seen(present: boolean): void {
    const before = this.#present;
    this.#present = present;
    if (present) this.#hadClient = true;
    this.#checkedMs = this.options.clock.now();
    if (present === (before ?? false)) return;
    if (!present) this.#pty?.discardOutput();
    // Later, because the question that brought it up may come from the middle of a write.
    queueMicrotask(() => this.#handlers?.onClient(present));
  }
}

async function loadNative(): Promise<typeof import("./pty-native.js")> {
  if (process.platform === "win32") {
    throw new SerialPortError(
      "unsupported",
      "Windows has no pseudo-terminals; use --tcp PORT, or --serial COM5 with a pair of virtual COM ports (com0com).",
    );
  }
  try {
    return await import("./pty-native.js");
  } catch (cause) {
    const message = "A pseudo-terminal needs the package koffi, which cannot be loaded here; use --tcp PORT.";
    throw new SerialPortError("unsupported", message, { cause });
  }
}

/** Whether a person can type at the terminal that is stdin: not while the process is in the background. */
export async function canReadTerminal(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  try {
    return (await loadNative()).isInForeground(process.stdin.fd);
  } catch {
    return true; // Windows has no background; elsewhere it cannot be found out
  }
}

/** Why no pseudo-terminal can be had here, as a sentence; undefined when one can. */
export async function whyNoTerminals(): Promise<string | undefined> {
  try {
    const { NativePty } = await loadNative();
    new NativePty().close();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
