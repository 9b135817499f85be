import { bytesOf, concatBytes, NO_BYTES, textOf } from "../../core/bytes.js";
import type { Clock, SerialLine, Timer } from "../../core/ports.js";
import type { SerialHost } from "../../node/serial/hub.js";
import { Matcher, type Mismatch } from "./matcher.js";
import type { Line, Part } from "./script.js";

/** So much of what the host sends early is kept; then it is held up. */
const INPUT_BYTES = 64 * 1024;

/** `virtual-esp-at check --port` resets its modem before it begins. */
const ESCAPE = "+++";
const RESTORE = "\r\nAT+RESTORE\r\n";
const RESTORED = bytesOf("\r\nOK\r\n");

export interface Difference extends Mismatch {
  /** Which byte of everything that the host should have sent, from 0. */
  readonly position: number;
}

export interface ReplayOptions {
  readonly clock: Clock;
  readonly line: SerialLine;
  /** Squeezed: the modem answers at once. */
  readonly speed: "real" | "squeezed";
  /** The host sent something else than was recorded. */
  readonly onDifference: (difference: Difference) => void;
  /** Everything was played, and has left for the host. */
  readonly onEnd: () => void;
}

/** Plays a recording as the modem: once the host has sent what was recorded, it says what was recorded. */
export class Replayer implements SerialHost {
  #index = 0;
  #input: Uint8Array = NO_BYTES;
  #matcher: Matcher | undefined;
  /** Recorded bytes of the host before the present line. */
  #position = 0;
  /** What the line has not taken yet. */
  #output: Uint8Array = NO_BYTES;
  #timer: Timer | undefined;
  #hasWaited = false;
  #isOver = false;
  #isHeld = false;
  readonly #numbers = new Map<string, string>();

  constructor(
    private readonly script: readonly Line[],
    private readonly options: ReplayOptions,
  ) {}

  /** Lines of the recording that were played. */
  get played(): number {
    return this.#index;
  }

  start(): void {
    this.#advance();
  }

  stop(): void {
    this.#isOver = true;
    this.#timer?.cancel();
  }

  receive(bytes: Uint8Array): void {
    this.#input = concatBytes([this.#input, bytes]);
    this.#advance();
  }

  lineWritable(): void {
    this.#advance();
  }

  #advance(): void {
    while (!this.#isOver && this.#play());
    const isHeld = !this.#isOver && this.#input.length > INPUT_BYTES;
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.options.line.setReceiving(!isHeld);
  }

  /** Plays what comes next; false when it has to wait. */
  #play(): boolean {
    if (this.#timer || !this.#write()) return false;
    const line = this.script[this.#index];
    if (!line) {
      this.stop();
      this.options.line.drain(this.options.onEnd);
      return false;
    }
    return line.from === "host" ? this.#hear(line.parts) : this.#speak(line);
  }

  #hear(parts: readonly Part[]): boolean {
    if (!this.#matcher) {
      const isReset = this.#position === 0 && this.#takeReset(parts);
      if (isReset) return true;
      if (isReset === undefined || this.#input.length === 0) return false;
    }
    this.#matcher ??= new Matcher(parts, this.#numbers);
    const taken = this.#matcher.take(this.#input, (mismatch) => {
      this.options.onDifference({ ...mismatch, position: this.#position + mismatch.offset });
    });
    this.#input = this.#input.subarray(taken);
    if (!this.#matcher.done) return false;
    this.#position += this.#matcher.offset;
    this.#matcher = undefined;
    this.#index++;
    return true;
  }

  /**
   * Before the recording has begun: the reset of `check`, unless that was recorded itself. True when it came and the
   * recording begins anew, undefined when it may be coming.
   */
  #takeReset([first]: readonly Part[]): boolean | undefined {
    const recorded = first && "bytes" in first ? textOf(first.bytes) : "";
    if (/^(\+|\r\n|AT\+RESTORE)/.test(recorded)) return false;
    if (textOf(this.#input).startsWith(ESCAPE)) this.#input = this.#input.subarray(ESCAPE.length);
    const text = textOf(this.#input.subarray(0, RESTORE.length));
    if (text !== RESTORE) return RESTORE.startsWith(text) ? undefined : false;
    this.#input = this.#input.subarray(RESTORE.length);
    this.#index = 0;
    this.#output = RESTORED;
    return true;
  }

  #speak({ parts, delayMs }: Line & { readonly from: "modem" }): boolean {
    if (this.options.speed === "real" && delayMs > 0 && !this.#hasWaited) {
      this.#timer = this.options.clock.schedule(delayMs, () => {
        this.#timer = undefined;
        this.#hasWaited = true;
        this.#advance();
      });
      return false;
    }
    this.#hasWaited = false;
    this.#index++;
    this.#output = concatBytes(parts.map((part) => ("bytes" in part ? part.bytes : this.#valueOf(part.number))));
    return true;
  }

  /** False while the line does not take all that is to be said. */
  #write(): boolean {
    const taken = this.#output.length > 0 ? this.options.line.write([this.#output]) : 0;
    this.#output = this.#output.subarray(taken);
    return this.#output.length === 0;
  }

  #valueOf(name: string): Uint8Array {
    return bytesOf(this.#numbers.get(name) ?? "10001");
  }
}
