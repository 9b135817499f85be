import type { FlashContents } from "../core/ports.js";
import { MemoryFlash } from "../node/memory-flash.js";

/** Flash in memory that counts its saves and can be made to fail. */
export class FakeFlash extends MemoryFlash {
  #failure: Error | undefined;
  #saveCount = 0;

  /** How many saves have succeeded. */
  get saveCount(): number {
    return this.#saveCount;
  }

  /** From now on every save rejects with the error; undefined lets them succeed again. */
  failSavesWith(error: Error | undefined): void {
    this.#failure = error;
  }

  override async save(contents: FlashContents): Promise<void> {
    if (this.#failure) throw this.#failure;
    await super.save(contents);
    this.#saveCount++;
  }
}
