import { cutPieces, lengthOf } from "../../core/bytes.js";
import type { Clock, SerialLine, UartSettings } from "../../core/ports.js";
import { Lane, type Pace } from "./lane.js";
import type { SerialPortAdapter } from "./port.js";

/** What the hub needs of a modem. */
export interface SerialHost {
  receive(bytes: Uint8Array): void;
  lineWritable(): void;
}

/** What a driver that polls its UART needs on a busy computer (shared drivers, trap 1: 20 to 50 ms). */
const ANSWER_GAP_MS = 50;

export interface SerialHubOptions {
  readonly clock: Clock;
  /** For every port; absent: each port's own default. */
  readonly pace?: Pace;
  /** The modem's UART until it says otherwise. */
  readonly settings: UartSettings;
  /** A host has closed its end for good. */
  readonly onEnd?: (port: SerialPortAdapter) => void;
  /** The host that spoke last has left before all output had reached it. */
  readonly onUnread?: () => void;
}

/**
 * Joins any number of ports to one modem: they are one AT port with several plugs. Input of all goes in, output goes
 * to all. The modem waits only for the port that spoke last; the others look on and lose what they are too slow for.
 */
export class SerialHub implements SerialLine {
  readonly #lanes: readonly Lane[];
  /** The lane whose host spoke last, as long as it is there. */
  #active: Lane | undefined;
  #modem: SerialHost | undefined;
  #modemWaits = false;
  #receiving = true;
  /** What came while the modem does not receive: at most one read of each port, which is then paused. */
  #arrived: { readonly lane: Lane; readonly bytes: Uint8Array }[] = [];
  #closed = false;

  constructor(
    ports: readonly SerialPortAdapter[],
    private readonly options: SerialHubOptions,
  ) {
    this.#lanes = ports.map((port) => {
      const pace = options.pace ?? port.defaultPace;
      const { clock, settings } = options;
      return new Lane(port, { clock, pace, settings, onWritable: () => this.#roomMade() });
    });
  }

  get ports(): readonly SerialPortAdapter[] {
    return this.#lanes.map((lane) => lane.port);
  }

  /** Before {@link open}. */
  attach(modem: SerialHost): void {
    this.#modem = modem;
  }

  /** Opens the ports in order; when one cannot be had, closes all and rejects with its SerialPortError. */
  async open(): Promise<void> {
    try {
      for (const lane of this.#lanes) {
        await lane.port.open({
          onData: (bytes) => this.#received(lane, bytes),
          onWritable: () => lane.portWritable(),
          onClient: (present) => this.#clientChanged(lane, present),
          onEnd: () => this.options.onEnd?.(lane.port),
        });
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  write(pieces: readonly Uint8Array[]): number {
    const leader = this.#leader();
    const length = lengthOf(pieces);
    const taken = leader ? leader.offer(pieces) : Math.min(length, this.#roomWithoutLeader());
    const output = taken === length ? pieces : cutPieces(pieces, taken)[0];
    if (taken > 0) {
      for (const lane of this.#lanes) if (lane !== leader) lane.deliver(output);
    }
    if (taken < length) this.#modemWaits = true;
    return taken;
  }

  /**
   * Every port still reads once: when the modem waits for a host that does not read, another one that speaks is what
   * sets it free.
   */
  setReceiving(on: boolean): void {
    this.#receiving = on;
    this.#handOver();
  }

  configure(settings: UartSettings): void {
    for (const lane of this.#lanes) lane.configure(settings);
  }

  /** Where output is paced, the host expects a UART's timing in this, too. */
  get answerGapMs(): number {
    return this.#leader()?.isPaced ? ANSWER_GAP_MS : 0;
  }

  drain(done: () => void): void {
    const leader = this.#leader();
    if (leader) leader.drain(done);
    else done();
  }

  /**
   * Resolves when what was written so far is where a first client finds it at once. A driver that is started at the
   * modem's word and opens with a reset must not take a late banner of the start for the one that it waits for.
   */
  async settled(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => new Promise<void>((resolve) => lane.settle(resolve))));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  /** The lane that the modem's output waits for: the active one, or else the first at which somebody is. */
  #leader(): Lane | undefined {
    if (this.#active?.hasClient) return this.#active;
    return this.#lanes.find((lane) => lane.hasClient);
  }

  /** Nobody is there. Once somebody was, output is lost; before, what the ports can hold for a first client counts. */
  #roomWithoutLeader(): number {
    if (this.#lanes.length === 0 || this.#lanes.some((lane) => lane.hadClient)) return Number.POSITIVE_INFINITY;
    return Math.max(...this.#lanes.map((lane) => lane.room));
  }

  #received(lane: Lane, bytes: Uint8Array): void {
    if (this.#closed) return;
    if (this.#active !== lane) {
      this.#active = lane;
      lane.clientCame();
      for (const other of this.#lanes) if (other !== lane) other.keepOnlyWhatIsHeld();
      this.#roomMade();
    }
    if (this.#receiving && this.#arrived.length === 0) {
      this.#modem?.receive(bytes);
    } else {
      lane.port.pause();
      this.#arrived.push({ lane, bytes });
    }
  }

  #handOver(): void {
    while (this.#receiving && !this.#closed) {
      const next = this.#arrived.shift();
      if (!next) return;
      this.#modem?.receive(next.bytes);
      next.lane.port.resume(); // which may hand over more within the call
    }
  }

  #clientChanged(lane: Lane, present: boolean): void {
    if (this.#closed) return;
    if (present) {
      lane.clientCame();
    } else {
      const isUnread = lane.clientLeft();
      if (this.#active === lane) {
        this.#active = undefined;
        if (isUnread) this.options.onUnread?.();
      }
    }
    this.#roomMade();
  }

  /** Whoever the modem waits for may take more now, or may be somebody else. The modem just tries again. */
  #roomMade(): void {
    if (!this.#modemWaits || this.#closed) return;
    this.#modemWaits = false;
    this.#modem?.lineWritable();
  }
}
