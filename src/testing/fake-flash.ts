import type { FlashContents, Storage } from "../core/ports.js";

/** Flash in memory that a test can look into, fill beforehand, and break. */
export class FakeFlash implements Storage {
  #contents: FlashContents;
  #failure: Error | undefined;
  #saveCount = 0;

  constructor(contents: FlashContents = { nvs: {}, partitions: {} }) {
    this.#contents = structuredClone(contents);
  }

  /** What the last save that succeeded has left, or what the flash was made with. */
  get contents(): FlashContents {
    return this.#contents;
  }

  /** How many saves have succeeded. */
  get saveCount(): number {
    return this.#saveCount;
  }

  /** From now on every save rejects with the error; undefined lets them succeed again. */
  failSavesWith(error: Error | undefined): void {
    this.#failure = error;
  }

  async load(): Promise<FlashContents> {
    return structuredClone(this.#contents);
  }

  async save(contents: FlashContents): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#contents = structuredClone(contents);
    this.#saveCount++;
  }
}
