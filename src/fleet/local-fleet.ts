import type { Log } from "../core/index.js";
import { commonLab } from "../lab/lab.js";
import type { ModemMetrics } from "../metrics/modem-metrics.js";
import { FlashFileError } from "../node/flash-file.js";
import { SerialPortError } from "../node/serial/port.js";
import { type Fleet, FleetError } from "./fleet.js";
import type { FleetSettings } from "./fleet-settings.js";
import { ModemGroup, type NamedModemMaker } from "./modem-group.js";

/** All modems in this process. */
export class LocalFleet implements Fleet {
  #group: ModemGroup | undefined;
  #metrics: ModemMetrics | undefined;
  #isReady = false;
  #isClosed = false;

  /** `worker` tells this process apart in the metrics. */
  constructor(
    private readonly settings: FleetSettings,
    private readonly log: Log,
    private readonly worker = 0,
    private readonly create?: NamedModemMaker,
  ) {}

  get isReady(): boolean {
    return this.#isReady;
  }

  async open(): Promise<readonly (readonly number[])[]> {
    if (this.settings.metrics) {
      const { ModemMetrics } = await import("../metrics/modem-metrics.js");
      const counts = { modems: () => this.#group?.size ?? 0, clients: () => this.#group?.clients ?? 0 };
      this.#metrics = new ModemMetrics(counts, this.worker);
    }
    if (this.#isClosed) return [];
    if (this.settings.labTime) commonLab.setTime(this.settings.labTime);
    const group = new ModemGroup(this.settings, this.log, this.#metrics?.observer, this.create);
    this.#group = group;
    try {
      await group.open();
    } catch (error) {
      if (error instanceof SerialPortError || error instanceof FlashFileError) throw new FleetError(error.message);
      throw error;
    }
    this.#isReady = !this.#isClosed;
    return [group.ports];
  }

  async metrics(): Promise<string> {
    return (await this.#metrics?.text()) ?? "";
  }

  /** As data, to be added to those of other processes. */
  async metricsData(): Promise<readonly object[]> {
    return (await this.#metrics?.data()) ?? [];
  }

  async close(): Promise<void> {
    this.#isReady = false;
    this.#isClosed = true;
    await this.#group?.close();
  }
}
