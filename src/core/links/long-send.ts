import { concatBytes, NO_BYTES } from "../bytes.js";
import type { Modem } from "../modem.js";
import type { Timer } from "../ports.js";
import type { InputMode } from "../serial/input-mode.js";
import type { Link } from "./link.js";
import { send } from "./send.js";

/** So much may be given to the network and not be taken by it before the host is held up. */
const HIGH_WATER_BYTES = 64 * 1024;

export type LongSendResult = "sent" | "failed" | "canceled";

/**
 * The data of AT+CIPSENDL: sent while it comes in, in pieces of the transmit size or whatever has come in within
 * AT+TRANSINTVL, with reports at each multiple of the report size. Source: manual, AT+CIPSENDL; golden 15.
 */
export class LongSend implements InputMode {
  /** What came in behind the last byte. */
  excess: Uint8Array = NO_BYTES;
  #collected: Uint8Array[] = [];
  #collectedBytes = 0;
  #receivedBytes = 0;
  #sentBytes = 0;
  /** Given to the link, and neither taken nor refused yet. */
  #pendingBytes = 0;
  #reportedBytes = 0;
  #failed = false;
  /** Cancelled, or the modem was reset: what is still under way is nobody's business any more. */
  #stopped = false;
  #flushing: Timer | undefined;
  #end: (result: LongSendResult) => void = () => {};

  constructor(
    private readonly modem: Modem,
    private readonly link: Link,
    private readonly lengthBytes: number,
  ) {}

  /** Takes over the input until the last byte has come in and all has been sent, failed, or was cancelled. */
  run(): Promise<LongSendResult> {
    return new Promise((resolve) => {
      this.#end = resolve;
      this.modem.input.enter(this);
    });
  }

  /** `+CIPSENDL:<sent>,<received>` with what has really been sent. */
  progress(sentBytes = this.#sentBytes): string {
    return `+CIPSENDL:${sentBytes},${this.#receivedBytes + this.excess.length}`;
  }

  receive(burst: Uint8Array): Uint8Array {
    const payload = burst.subarray(0, this.lengthBytes - this.#receivedBytes);
    this.#receivedBytes += payload.length;
    this.#collected.push(payload);
    this.#collectedBytes += payload.length;
    const complete = this.#receivedBytes === this.lengthBytes;
    if (complete) {
      this.excess = burst.subarray(payload.length);
      this.modem.input.enter(this.modem.dispatcher.deaf);
    }
    const { transmitBytes } = this.modem.settings.get("longSend");
    if (complete || this.#collectedBytes >= transmitBytes) this.#flush(complete);
    if (this.#collectedBytes > 0) {
      const intervalMs = this.modem.settings.get("passthroughIntervalMs");
      this.#flushing ??= this.modem.clock.schedule(intervalMs, () => this.#flush(true));
    }
    return NO_BYTES;
  }

  receiveEscape(): void {
    this.#stop();
    this.#end("canceled");
  }

  /** A reset: the command is never heard of again. */
  leave(): void {
    this.#stop();
  }

  #stop(): void {
    this.#stopped = true;
    this.#flushing?.cancel();
    this.#flushing = undefined;
    this.modem.setHostHeld(false);
  }

  /** Sends full pieces and, with `all`, what is left. */
  #flush(all: boolean): void {
    this.#flushing?.cancel();
    this.#flushing = undefined;
    const { transmitBytes } = this.modem.settings.get("longSend");
    const bytes = concatBytes(this.#collected);
    let start = 0;
    while (bytes.length - start >= transmitBytes || (all && start < bytes.length)) {
      const piece = bytes.subarray(start, start + transmitBytes);
      start += piece.length;
      void this.#send(piece);
    }
    this.#collected = start < bytes.length ? [bytes.subarray(start)] : [];
    this.#collectedBytes = bytes.length - start;
    this.#endWhenDone();
  }

  async #send(piece: Uint8Array): Promise<void> {
    // after a failure the rest is only counted
    if (this.#failed) return;
    this.#pendingBytes += piece.length;
    try {
      const sending = send(this.modem, this.link, piece);
      this.#updateHeld();
      await sending;
      if (this.#stopped) return;
      this.#sentBytes += piece.length;
      this.#report();
    } catch {
      if (this.#stopped) return;
      this.#failed = true; // the link's own end says why
    }
    this.#pendingBytes -= piece.length;
    this.#updateHeld();
    this.#endWhenDone();
  }

  #endWhenDone(): void {
    const done = this.#receivedBytes === this.lengthBytes && this.#pendingBytes === 0 && this.#collectedBytes === 0;
    if (done) this.#end(this.#failed ? "failed" : "sent");
  }

  #updateHeld(): void {
    this.modem.setHostHeld(!this.#failed && this.#pendingBytes > HIGH_WATER_BYTES);
  }

  /** Each multiple of the report size that was passed; the last line of all is the command's. */
  #report(): void {
    const { reportBytes } = this.modem.settings.get("longSend");
    while (this.#sentBytes < this.lengthBytes && this.#reportedBytes + reportBytes <= this.#sentBytes) {
      this.#reportedBytes += reportBytes;
      this.modem.transmitter.write(`${this.progress(this.#reportedBytes)}\r\n`);
    }
  }
}
