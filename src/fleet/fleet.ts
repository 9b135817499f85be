/** Modems that are started and closed together, in this process or in several. */
export interface Fleet {
  /** All modems can be used. */
  readonly isReady: boolean;
  /**
   * Resolves to the TCP ports of the modems in the order of their numbers, a list for each process. Rejects with a
   * {@link FleetError} when not all can be had; then none is left open.
   */
  open(): Promise<readonly (readonly number[])[]>;
  /** In Prometheus' text format; only for fleets that count. */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

/** Not all modems can be had; the message is for the user. */
export class FleetError extends Error {
  override readonly name = "FleetError";
}
