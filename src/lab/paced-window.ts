/** A chip's receive window. */
const WINDOW_BYTES = 5744;
const SEGMENT_BYTES = 1436;

/** The receive window of a peer that reads at a pace of its own: bytes pass only while there is room in it. */
export class PacedWindow {
  readonly #bytesPerMs: number;
  readonly #hurry = new AbortController();
  /** When everything that is in the window will have been read. */
  #emptyAtMs = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
  }

  /** Hands the bytes to `send` piece by piece, after those of earlier calls; resolves with the last one. */
  pass(bytes: Uint8Array, send: (piece: Uint8Array) => Promise<void>): Promise<void> {
    const passed = this.#turn.then(async () => {
      for (let start = 0; start < bytes.length; start += SEGMENT_BYTES) {
        const piece = bytes.subarray(start, start + SEGMENT_BYTES);
        await this.#waitForRoom(piece.length);
        await send(piece);
      }
    });
    this.#turn = passed.catch(() => undefined);
    return passed;
  }

  /** From now on nothing waits: resolves once all that was passed has been sent. */
  finish(): Promise<void> {
    this.#hurry.abort();
    return this.#turn;
  }

  async #waitForRoom(lengthBytes: number): Promise<void> {
    const nowMs = performance.now();
    const waitingBytes = Math.max(0, this.#emptyAtMs - nowMs) * this.#bytesPerMs;
    const excessBytes = waitingBytes + lengthBytes - WINDOW_BYTES;
    this.#emptyAtMs = Math.max(nowMs, this.#emptyAtMs) + lengthBytes / this.#bytesPerMs;
    if (excessBytes <= 0 || this.#hurry.signal.aborted) return;
    const { setTimeout: sleep } = process.getBuiltinModule("node:timers/promises");
    await sleep(excessBytes / this.#bytesPerMs, undefined, { signal: this.#hurry.signal }).catch(() => undefined);
  }
}
