import { refuse } from "./dispatch/command-error.js";
import type { FlashContents, Log, Storage } from "./ports.js";
import type { Settings } from "./settings/settings.js";

/** What flash is to those who keep something in it beside the settings. */
export type PartitionFlash = Pick<Flash, "read" | "writePartitions">;

/** The modem's flash: its settings, and partitions with bytes. */
export class Flash {
  #contents: FlashContents = { nvs: {}, partitions: {} };
  #loading: Promise<FlashContents> | undefined;

  constructor(
    private readonly storage: Storage,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {}

  read(): FlashContents {
    return this.#contents;
  }

  /** Power has come. Rejects when the storage cannot be read. */
  async load(): Promise<void> {
    const loading = this.storage.load();
    this.#loading = loading;
    const contents = await loading;
    // switched off and on meanwhile: what is read last counts
    if (this.#loading === loading) this.#contents = contents;
  }

  /** Writes changed settings; a command's result waits for it. Rejects with a refusal. */
  async saveSettings(): Promise<void> {
    const nvs = this.settings.takeUnsaved();
    if (!nvs) return;
    try {
      await this.#write({ ...this.#contents, nvs });
    } catch (failure) {
      this.settings.keepUnsaved();
      throw failure;
    }
  }

  /** AT+RESTORE: forgets every setting, in RAM as well. Rejects with a refusal. */
  async eraseSettings(): Promise<void> {
    await this.#write({ ...this.#contents, nvs: {} });
    this.settings.load({});
  }

  /** Writes partitions; one that is undefined goes away. Rejects with a refusal. */
  async writePartitions(partitions: Readonly<Record<string, Uint8Array | undefined>>): Promise<void> {
    const left = Object.entries({ ...this.#contents.partitions, ...partitions }).filter(
      ([, bytes]) => bytes !== undefined,
    );
    await this.#write({ ...this.#contents, partitions: Object.fromEntries(left) as FlashContents["partitions"] });
  }

  /** Flash that cannot be written is the computer's trouble: the log says why, the host is refused. */
  async #write(contents: FlashContents): Promise<void> {
    const before = this.#contents;
    this.#contents = contents;
    try {
      await this.storage.save(contents);
    } catch (failure) {
      if (this.#contents === contents) this.#contents = before;
      this.log.write("error", `flash could not be written: ${failure instanceof Error ? failure.message : failure}`);
      throw refuse(failure);
    }
  }
}
