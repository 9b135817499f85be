import type { FlashContents, Storage } from "../core/ports.js";

/** Flash that lasts as long as the process. */
export class MemoryFlash implements Storage {
  #contents: FlashContents;

  /** Starts with these contents; with none it is empty. */
  constructor(contents: FlashContents = { nvs: {}, partitions: {} }) {
    this.#contents = structuredClone(contents);
  }

  /** What the last save has left; not to be changed. */
  get contents(): FlashContents {
    return this.#contents;
  }

  async load(): Promise<FlashContents> {
    return structuredClone(this.#contents);
  }

  async save(contents: FlashContents): Promise<void> {
    this.#contents = structuredClone(contents);
  }
}
