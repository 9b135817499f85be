import { cutPieces } from "../../core/bytes.js";
import type { Clock, UartSettings } from "../../core/ports.js";
import { PacedLine } from "../../core/serial/paced-line.js";
import { ByteQueue } from "./byte-queue.js";
import type { SerialPortAdapter } from "./port.js";

/** What a lane keeps for a port that has no client yet or is slower than the port that the modem listens to. */
const QUEUE_BYTES = 64 * 1024;

/** `auto` follows the modem's UART setting, `off` is as fast as the port goes, a number is a fixed baud rate. */
export type Pace = "auto" | "off" | number;

export interface LaneOptions {
  readonly clock: Clock;
  readonly pace: Pace;
  readonly settings: UartSettings;
  /** Room was made. */
  readonly onWritable: () => void;
}

/** The way of the modem's output to one port: queue, pacing, port. */
export class Lane {
  readonly #queue = new ByteQueue(QUEUE_BYTES);
  readonly #paced: PacedLine | undefined;
  #drains: (() => void)[] = [];
  #hadClient = false;
  #closedToStrangers = false;

  constructor(
    readonly port: SerialPortAdapter,
    private readonly options: LaneOptions,
  ) {
    const { clock, pace, settings } = options;
    if (pace !== "off") {
      this.#paced = new PacedLine({
        clock,
        settings: this.#paceOf(settings),
        output: (bytes) => port.write([bytes]),
        onWritable: () => this.#flush(),
      });
    }
  }

  /** Whether a client was ever seen on this port. */
  get hadClient(): boolean {
    return this.#hadClient;
  }

  /** Whether somebody is there to read, as far as it is known. A port that cannot know counts once it has spoken. */
  get hasClient(): boolean {
    const known = this.port.hasClient;
    if (known === true) this.#hadClient = true;
    return known ?? this.#hadClient;
  }

  get isPaced(): boolean {
    return this.#paced !== undefined;
  }

  get room(): number {
    return this.#queue.room;
  }

  clientCame(): void {
    this.#hadClient = true;
    this.#flush();
  }

  /** Returns whether something was still on its way to the client. */
  clientLeft(): boolean {
    this.#hadClient = true;
    const isUnread = this.#queue.length > 0 || this.#paced?.isEmpty === false;
    this.#queue.clear();
    this.#paced?.clear();
    this.#finishDrains();
    return isUnread;
  }

  /**
   * Another port's host has begun to talk. A first client here still gets what the modem said at its start, but not
   * the middle of somebody else's dialogue.
   */
  keepOnlyWhatIsHeld(): void {
    if (!this.#hadClient) this.#closedToStrangers = true;
  }

  /** For the port that the modem waits for: takes what can leave now and keeps nothing back. */
  offer(pieces: readonly Uint8Array[]): number {
    return this.#queue.length === 0 ? this.#put(pieces) : 0;
  }

  /** For every other port: takes everything, holds it for a first client, and loses what does not fit. */
  deliver(pieces: readonly Uint8Array[]): void {
    const { hasClient, holdsOutput } = this.port;
    if (hasClient === true) this.#hadClient = true;
    else if (hasClient === false && (this.#hadClient || this.#closedToStrangers)) return;
    const writesNow = this.#queue.length === 0 && (hasClient !== false || holdsOutput);
    const rest = writesNow ? cutPieces(pieces, this.offer(pieces))[1] : pieces;
    for (const piece of rest) this.#queue.push(piece);
  }

  portWritable(): void {
    if (this.#paced) this.#paced.outputWritable();
    else this.#flush();
  }

  configure(settings: UartSettings): void {
    this.#paced?.configure(this.#paceOf(settings));
    this.port.configure?.(settings);
  }

  /** Calls `done` once everything delivered has left, or nobody is there to receive it. */
  drain(done: () => void): void {
    if (!this.hasClient) done();
    else if (this.#queue.length > 0) this.#drains.push(done);
    else if (this.#paced && !this.#paced.isEmpty) this.#paced.drain(() => this.drain(done));
    else this.port.drain(done);
  }

  /** Calls `done` once what the port can hold for a first client lies in the port. */
  settle(done: () => void): void {
    if (this.#paced && this.port.holdsOutput) this.#paced.drain(done);
    else done();
  }

  async close(): Promise<void> {
    this.#queue.clear();
    this.#paced?.clear();
    await this.port.close();
  }

  #put(pieces: readonly Uint8Array[]): number {
    if (!this.#paced) return this.port.write(pieces);
    let taken = 0;
    for (const piece of pieces) {
      const count = this.#paced.write(piece);
      taken += count;
      if (count < piece.length) break;
    }
    return taken;
  }

  #flush(): void {
    this.#queue.drainInto((bytes) => this.#put([bytes]));
    if (this.#queue.length > 0) return;
    this.#finishDrains();
    this.options.onWritable();
  }

  #finishDrains(): void {
    const drains = this.#drains;
    this.#drains = [];
    for (const done of drains) this.drain(done);
  }

  #paceOf(settings: UartSettings): UartSettings {
    const { pace } = this.options;
    return typeof pace === "number" ? { ...settings, baud: pace } : settings;
  }
}
