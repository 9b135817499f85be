import type { PartitionFlash } from "../flash.js";
import { readImage } from "./image.js";

const SLOTS = ["ota_0", "ota_1"] as const;
/** As the repository of the firmware lays out the flash of an ESP32-C3 with 4 MB. */
const SLOT_ADDRESSES = [0x60000, 0x230000] as const;
const ACTIVE_SLOT = "otadata";

/**
 * The two places for firmware. The first holds, unless something was loaded into it, the firmware that the dialect
 * stands for; after an update the version of the image that was loaded is the modem's.
 */
export class Firmware {
  /** The place whose firmware runs since the last start. */
  #running = 0;

  constructor(
    private readonly flash: PartitionFlash,
    private readonly factoryLines: readonly string[],
  ) {}

  /** A start: what was chosen last is what runs now. */
  boot(): void {
    this.#running = this.flash.read().partitions[ACTIVE_SLOT]?.[0] === 1 ? 1 : 0;
  }

  /** The lines of AT+GMR. */
  get versionLines(): readonly string[] {
    const image = this.#imageIn(this.#running);
    const version = image && readImage(image)?.version;
    if (version === undefined) return this.factoryLines;
    return this.factoryLines.map((line) =>
      line
        .replace(/^AT version:[^(]*/, `AT version:${version.replace(/^v/i, "")}`)
        .replace(/^Bin version:[^(]*/, `Bin version:${version}`),
    );
  }

  /** Where the firmware that runs stands in flash and which version it is; then the same of the other. */
  get slots(): readonly { readonly address: number; readonly version: string }[] {
    return [this.#running, 1 - this.#running].map((slot) => ({
      address: SLOT_ADDRESSES[slot] ?? 0,
      version: this.#versionIn(slot) ?? "unknown", // library
    }));
  }

  /** Makes an image the one that the next start runs. False: it is none, and everything is as before. */
  async install(image: Uint8Array): Promise<boolean> {
    if (!readImage(image)) return false;
    const other = 1 - this.#running;
    await this.flash.writePartitions({ [SLOTS[other] as string]: image, [ACTIVE_SLOT]: Uint8Array.of(other) });
    return true;
  }

  /** Makes the other firmware the one that the next start runs. False: there is none. */
  async rollBack(): Promise<boolean> {
    const other = 1 - this.#running;
    // the first place is never empty: what the dialect stands for is there at the beginning
    const image = this.#imageIn(other);
    if (image ? !readImage(image) : other !== 0) return false;
    await this.flash.writePartitions({ [ACTIVE_SLOT]: Uint8Array.of(other) });
    return true;
  }

  #versionIn(slot: number): string | undefined {
    const image = this.#imageIn(slot);
    if (image) return readImage(image)?.version;
    return slot === 0 ? /^Bin version:([^(]*)/.exec(this.factoryLines.at(-1) ?? "")?.[1] : undefined;
  }

  #imageIn(slot: number): Uint8Array | undefined {
    return this.flash.read().partitions[SLOTS[slot] as string];
  }
}
