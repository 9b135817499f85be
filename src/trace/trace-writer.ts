import type { Observer } from "../core/index.js";
import type { TraceEncoder, TraceHead, TraceRecord } from "./trace.js";

/** Where the pieces of a trace go. */
export interface TraceSink {
  /** Takes the piece, whole, or returns false: it does not get there. */
  append(piece: string | Uint8Array): boolean;
}

/** Turns what an observer is told into the pieces of a trace, and counts what the sink did not take. */
export class TraceWriter {
  /** To be passed to `createModem`. */
  readonly observer: Observer = (activity, atMs) => this.#tell(activity, atMs);
  /** How many records were left out until now, because the sink could not keep up or has failed. */
  lostRecords = 0;
  #firstMs: number | undefined;
  #untold = 0;

  constructor(
    private readonly encoder: TraceEncoder,
    private readonly sink: TraceSink,
    private readonly head: Omit<TraceHead, "startedAtMs"> & { readonly wallTimeMs?: () => number } = {},
  ) {}

  #tell(activity: Parameters<Observer>[0], nowMs: number): void {
    if (this.#firstMs === undefined) {
      this.#firstMs = nowMs;
      const { wallTimeMs = Date.now, ...about } = this.head;
      this.sink.append(this.encoder.begin({ startedAtMs: wallTimeMs(), ...about }));
    }
    const atMs = nowMs - this.#firstMs;
    if (this.#untold > 0 && this.#append({ kind: "lost", records: this.#untold, atMs })) this.#untold = 0;
    if (this.#untold > 0 || !this.#append({ ...activity, atMs })) {
      this.#untold++;
      this.lostRecords++;
    }
  }

  #append(record: TraceRecord): boolean {
    const piece = this.encoder.encode(record);
    return piece.length === 0 || this.sink.append(piece);
  }
}
