import type { Clock, Timer, UartSettings } from "../ports.js";

/** How long a piece is that leaves at once: short enough for a driver's timeouts, long enough to need few timers. */
const PIECE_MS = 4;
/** What the line's buffer holds, in time on the line and at least in bytes, as a UART's FIFO. */
const BUFFER_MS = 20;
const MINIMUM_BUFFER_BYTES = 128;

/**
 * A write no longer than this leaves in one piece, when its last byte would: a head or a line that arrives in two
 * reads a few milliseconds apart is lost to drivers whose wait happens to end between them (TinyGSM).
 */
const WHOLE_WRITE_BYTES = 64;

export interface PacedLineOptions {
  readonly clock: Clock;
  readonly settings: UartSettings;
  /** Where the bytes go when their last bit has left; returns how many it took. */
  readonly output: (bytes: Uint8Array) => number;
  /** {@link PacedLine.write}, which had taken fewer bytes than it was given, takes more. */
  readonly onWritable: () => void;
}

/**
 * Lets bytes out no faster than a UART would carry them: a byte appears when its last bit has left. Over any time in
 * which the writer keeps up the rate is exact, however late the clock's timers run.
 */
export class PacedLine {
  #byteMs: number;
  #buffer: Uint8Array;
  #start = 0;
  #length = 0;
  /** When the byte at #start began to leave; undefined while the line is idle. */
  #busySinceMs: number | undefined;
  #timer: Timer | undefined;
  #writerWaits = false;
  #outputIsFull = false;
  #releasing = false;
  /** Short writes that have not left, as positions in the stream of all that was ever written. */
  #wholes: { readonly start: number; readonly end: number }[] = [];
  #leftBytes = 0;
  #clearings = 0;
  #drains: (() => void)[] = [];

  constructor(private readonly options: PacedLineOptions) {
    this.#byteMs = byteTimeMs(options.settings);
    this.#buffer = new Uint8Array(bufferBytes(this.#byteMs));
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Takes as many bytes as the line's buffer has room for and returns their number. */
  write(bytes: Uint8Array): number {
    const room = this.#buffer.length - this.#length;
    const whole = bytes.length <= WHOLE_WRITE_BYTES;
    if (whole && bytes.length > room) {
      this.#writerWaits = true;
      return 0;
    }
    const taken = Math.min(bytes.length, room);
    const position = this.#leftBytes + this.#length;
    if (whole) this.#wholes.push({ start: position, end: position + taken });
    const end = (this.#start + this.#length) % this.#buffer.length;
    const beforeWrap = Math.min(taken, this.#buffer.length - end);
    this.#buffer.set(bytes.subarray(0, beforeWrap), end);
    this.#buffer.set(bytes.subarray(beforeWrap, taken), 0);
    this.#length += taken;
    if (taken < bytes.length) this.#writerWaits = true;
    this.#busySinceMs ??= this.options.clock.now();
    this.#plan();
    return taken;
  }

  /** The output, which had taken fewer bytes than it was given, takes more. */
  outputWritable(): void {
    if (!this.#outputIsFull) return;
    this.#outputIsFull = false;
    // The line stood still: the time until now does not count.
    this.#busySinceMs = this.options.clock.now() - this.#byteMs;
    this.#release();
  }

  /** For what leaves from now on. Bytes still in the buffer leave at the new rate, too: drain first. */
  configure(settings: UartSettings): void {
    this.#byteMs = byteTimeMs(settings);
    const waiting = this.#peek(this.#length);
    this.#buffer = new Uint8Array(Math.max(bufferBytes(this.#byteMs), waiting.length));
    this.#buffer.set(waiting);
    this.#start = 0;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#length > 0) this.#busySinceMs = this.options.clock.now();
    this.#plan();
  }

  /** Calls `done` once everything written so far has gone to the output. */
  drain(done: () => void): void {
    if (this.isEmpty) done();
    else this.#drains.push(done);
  }

  /** Forgets what has not left yet: nobody is there any more to receive it. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#start = 0;
    this.#leftBytes += this.#length;
    this.#length = 0;
    this.#wholes = [];
    this.#clearings++;
    this.#outputIsFull = false;
    this.#busySinceMs = undefined;
    this.#writerWaits = false;
    this.#finishDrains();
  }

  #plan(): void {
    if (this.#timer || this.#releasing || this.#outputIsFull) return;
    if (this.#length === 0 || this.#busySinceMs === undefined) return;
    const pieceBytes = Math.min(this.#length, Math.max(1, Math.round(PIECE_MS / this.#byteMs)));
    const dueMs = this.#busySinceMs + (this.#wholeAt(pieceBytes)?.end ?? pieceBytes) * this.#byteMs;
    this.#timer = this.options.clock.schedule(Math.max(0, dueMs - this.options.clock.now()), () => {
      this.#timer = undefined;
      this.#release();
    });
  }

  #release(): void {
    this.#releasing = true;
    try {
      while (this.#length > 0 && !this.#outputIsFull && this.#releaseDue());
    } finally {
      this.#releasing = false;
    }
    if (this.#length === 0) {
      this.#busySinceMs = undefined;
      this.#finishDrains();
    }
    this.#plan();
  }

  /** Lets out what has left by now; false when that is nothing. */
  #releaseDue(): boolean {
    const busySinceMs = this.#busySinceMs ?? this.options.clock.now();
    // The tiny addition makes up for the rounding of fractions, which would leave the last byte behind.
    const passed = Math.floor((this.options.clock.now() - busySinceMs) / this.#byteMs + 1e-6);
    const most = Math.min(this.#length, passed);
    const due = this.#wholeAt(most)?.start ?? most;
    if (due <= 0) return false;
    const clearings = this.#clearings;
    const taken = this.options.output(this.#peek(due));
    if (this.#clearings !== clearings) return false; // the output found out that nobody is there
    this.#start = (this.#start + taken) % this.#buffer.length;
    this.#length -= taken;
    this.#leftBytes += taken;
    this.#wholes = this.#wholes.filter(({ end }) => end > this.#leftBytes);
    this.#busySinceMs = busySinceMs + taken * this.#byteMs;
    this.#outputIsFull = taken < due;
    this.#askForMore();
    return true;
  }

  /** A writer that answers within the call goes on where the line is, even when this runs later than it should. */
  #askForMore(): void {
    if (!this.#writerWaits) return;
    this.#writerWaits = false;
    this.options.onWritable();
  }

  /** The short write that would be cut if `count` bytes left now, in bytes from now. */
  #wholeAt(count: number): { readonly start: number; readonly end: number } | undefined {
    const position = this.#leftBytes + count;
    const cut = this.#wholes.find(({ start, end }) => start < position && position < end);
    return cut && { start: cut.start - this.#leftBytes, end: cut.end - this.#leftBytes };
  }

  #peek(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    const beforeWrap = Math.min(count, this.#buffer.length - this.#start);
    bytes.set(this.#buffer.subarray(this.#start, this.#start + beforeWrap));
    bytes.set(this.#buffer.subarray(0, count - beforeWrap), beforeWrap);
    return bytes;
  }

  #finishDrains(): void {
    const drains = this.#drains;
    this.#drains = [];
    for (const done of drains) done();
  }
}

/** Start bit, data bits, parity bit, stop bits. */
export function byteTimeMs({ baud, dataBits, stopBits, parity }: UartSettings): number {
  const bits = 1 + dataBits + (parity === 0 ? 0 : 1) + (1 + stopBits) / 2;
  return (bits * 1000) / baud;
}

function bufferBytes(byteMs: number): number {
  return Math.max(MINIMUM_BUFFER_BYTES, Math.ceil(BUFFER_MS / byteMs));
}
