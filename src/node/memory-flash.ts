import type { FlashContents, Storage } from "../core/index.js";

/** Flash that lasts as long as the process. */
export class MemoryFlash implements Storage {
  #contents: FlashContents = { nvs: {}, partitions: {} };

  async load(): Promise<FlashContents> {
    return this.#contents;
  }

  async save(contents: FlashContents): Promise<void> {
    this.#contents = contents;
  }
}
