import { closeSync, constants, openSync } from "node:fs";
import koffi from "koffi";
import { SerialPortError } from "./port.js";

/** Not in fs.constants. */
const O_CLOEXEC = process.platform === "darwin" ? 0x0100_0000 : 0o2000000;
const TCSANOW = 0;
const TCIFLUSH = process.platform === "darwin" ? 1 : 0;
const POLLOUT = 0x04;
const POLLHUP = 0x10;
const TIOCNXCL = process.platform === "darwin" ? 0x2000_740e : 0x540d;
/** Larger than any platform's struct termios. */
const TERMIOS_BYTES = 256;
const PATH_BYTES = 128;

type Call = (...values: (number | Uint8Array | Int32Array)[]) => number;

function bind(): Record<
  "openpt" | "grant" | "unlock" | "name" | "get" | "set" | "raw" | "flush" | "poll" | "ioctl",
  Call & { async(...values: readonly unknown[]): void }
> {
  const libc = koffi.load(null);
  return {
    openpt: libc.func("int posix_openpt(int flags)"),
    grant: libc.func("int grantpt(int fd)"),
    unlock: libc.func("int unlockpt(int fd)"),
    name: libc.func("int ptsname_r(int fd, void *buffer, size_t length)"),
    get: libc.func("int tcgetattr(int fd, void *termios)"),
    set: libc.func("int tcsetattr(int fd, int actions, void *termios)"),
    raw: libc.func("void cfmakeraw(void *termios)"),
    flush: libc.func("int tcflush(int fd, int queue)"),
    ioctl: libc.func("int ioctl(int fd, unsigned long request)"),
    poll: libc.func("int poll(void *fds, unsigned long count, int timeout)"),
  };
}

/** The two ends of a pseudo-terminal, raw and ready; the client's end is held open, so that the master never sees EIO. */
export class NativePty {
  readonly #calls = bind();
  /** Non-blocking. Whoever reads it owns it and closes it. */
  readonly master: number;
  /** The path of the client's end. */
  readonly path: string;
  #slave: number;

  constructor() {
    const { openpt, grant, unlock, name } = this.#calls;
    const flags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | O_CLOEXEC;
    this.master = openpt(flags);
    check("posix_openpt", this.master);
    try {
      check("grantpt", grant(this.master));
      check("unlockpt", unlock(this.master));
      const buffer = Buffer.alloc(PATH_BYTES);
      if (name(this.master, buffer, PATH_BYTES) !== 0) check("ptsname_r", -1);
      this.path = buffer.toString("latin1", 0, buffer.indexOf(0));
      this.#slave = this.#openSlave();
      this.#makeRaw();
    } catch (error) {
      closeSync(this.master);
      throw error;
    }
  }

  /**
   * Whether somebody else has the client's end open; undefined where that cannot be found out. Linux tells by a
   * hang-up on the master once the last one closes, for which our own end is closed for a moment. (Elsewhere the
   * terminal would lose its settings by that.)
   */
  hasClient(): boolean | undefined {
    if (process.platform !== "linux") return undefined;
    this.admitOthers();
    this.closeSlave();
    const pollfd = new Int32Array([this.master, 0]);
    this.#calls.poll(pollfd, 1, 0);
    try {
      this.#slave = this.#openSlave();
    } catch {
      return true; // somebody has it for themselves since this very moment; the next look tries again
    }
    const revents = (pollfd[1] ?? 0) >> 16;
    return (revents & POLLHUP) === 0;
  }

  /** Calls `done` once the terminal takes more output, or the time is over. A thread waits meanwhile. */
  awaitWritable(timeoutMs: number, done: () => void): void {
    const pollfd = new Int32Array([this.master, POLLOUT]);
    this.#calls.poll.async(pollfd, 1, timeoutMs, () => {
      pollfd.fill(0); // which also keeps it from being collected while the thread uses it
      done();
    });
  }

  /**
   * A client may ask to be the only one to open the terminal. A real port forgets that when the client closes it; this
   * one would not, since our own end stays open, and the next client would be refused.
   */
  admitOthers(): void {
    if (this.#slave >= 0) this.#calls.ioctl(this.#slave, TIOCNXCL);
  }

  /** Throws away what was written and not yet read by a client. */
  discardOutput(): void {
    if (this.#slave >= 0) this.#calls.flush(this.#slave, TCIFLUSH);
  }

  close(): void {
    closeSync(this.master);
    this.closeSlave();
  }

  /** For when the master was closed by whoever read it. */
  closeSlave(): void {
    if (this.#slave < 0) return;
    closeSync(this.#slave);
    this.#slave = -1;
  }

  #openSlave(): number {
    return openSync(this.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  }

  /** No echo, no line editing, no signals, no translation of CR and LF, 8 bits. */
  #makeRaw(): void {
    const termios = new Uint8Array(TERMIOS_BYTES);
    check("tcgetattr", this.#calls.get(this.#slave, termios));
    this.#calls.raw(termios);
    check("tcsetattr", this.#calls.set(this.#slave, TCSANOW, termios));
  }
}

/** Whether the process may read the terminal; one in the background is stopped when it tries. */
export function isInForeground(terminal: number): boolean {
  const libc = koffi.load(null);
  const foreground = libc.func("int tcgetpgrp(int fd)");
  const own = libc.func("int getpgrp()");
  const group = foreground(terminal);
  return group < 0 || group === own(); // below 0: it does not rule this process at all
}

function check(call: string, result: number): void {
  if (result >= 0) return;
  const code = Object.entries(koffi.os.errno).find(([, value]) => value === koffi.errno())?.[0] ?? koffi.errno();
  throw new SerialPortError("failed", `A pseudo-terminal could not be had: ${call} failed (${code}).`);
}
