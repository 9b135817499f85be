import type { LinkTable } from "./links/link-table.js";
import type { Transmitter } from "./serial/transmitter.js";

/** The example of the manual, AT+SYSRAM; what a link costs is a guess. */
const IDLE_FREE_BYTES = 148408;
const LINK_BYTES = 6144;
/** The heap of a chip of which so much is free; guess. */
const TOTAL_BYTES = 278528;
/** The heap is not in one piece; guess. */
const LARGEST_BLOCK_SHARE = 0.75;

export interface MemoryState {
  readonly freeBytes: number;
  readonly minimumFreeBytes: number;
  readonly largestBlockBytes: number;
  readonly totalBytes: number;
}

/** What a chip's heap would look like with the links and the output that there are. */
export class Memory {
  #minimumFreeBytes = IDLE_FREE_BYTES;

  constructor(
    private readonly table: LinkTable,
    private readonly transmitter: Transmitter,
  ) {}

  measure(): MemoryState {
    const freeBytes =
      IDLE_FREE_BYTES - LINK_BYTES * this.table.all.length - Math.min(this.transmitter.queuedBytes, 65536);
    this.#minimumFreeBytes = Math.min(this.#minimumFreeBytes, freeBytes);
    return {
      freeBytes,
      minimumFreeBytes: this.#minimumFreeBytes,
      largestBlockBytes: Math.floor(freeBytes * LARGEST_BLOCK_SHARE),
      totalBytes: TOTAL_BYTES,
    };
  }
}
