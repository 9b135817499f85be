import type { Log } from "../core/index.js";
import { type Fleet, FleetError } from "./fleet.js";
import { divide, type FleetSettings } from "./fleet-settings.js";
import { WorkerProcess } from "./worker-process.js";

/** A worker that dies is started again after a moment, but not for ever. */
const RESTART_MS = 500;
const MOST_RESTARTS = 5;
const RESTARTS_WITHIN_MS = 60_000;

interface Slot {
  readonly settings: FleetSettings;
  process: WorkerProcess | undefined;
  isReady: boolean;
  /** When it was started again lately. */
  restartsMs: number[];
  restarting: NodeJS.Timeout | undefined;
}

/**
 * The modems divided among processes, so that they use several cores. Processes and not threads, because each has its
 * own limit of open files, its own heap, and dies alone. They share no socket, so there is nothing for node:cluster to
 * do, which would take every connection in the first process.
 */
export class WorkerFleet implements Fleet {
  readonly #slots: Slot[];
  #isClosed = false;

  /** `onLost`: a worker dies again and again; the fleet is not complete any more. */
  constructor(
    settings: FleetSettings,
    workers: number,
    private readonly log: Log,
    private readonly onLost: () => void,
  ) {
    this.#slots = divide(settings, workers).map((share) => ({
      settings: share,
      process: undefined,
      isReady: false,
      restartsMs: [],
      restarting: undefined,
    }));
  }

  get isReady(): boolean {
    return !this.#isClosed && this.#slots.every(({ isReady }) => isReady);
  }

  async open(): Promise<readonly (readonly number[])[]> {
    try {
      return await Promise.all(this.#slots.map((slot, index) => this.#start(slot, index + 1)));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async metrics(): Promise<string> {
    const { addMetrics } = await import("../metrics/modem-metrics.js");
    const running = this.#slots.flatMap(({ process }) => process ?? []);
    return addMetrics(await Promise.all(running.map((process) => process.count())));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { restarting } of this.#slots) clearTimeout(restarting);
    await Promise.all(this.#slots.map(({ process }) => process?.close()));
  }

  /** Resolves to its ports; rejects when it cannot have them, or dies before. */
  #start(slot: Slot, worker: number): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      slot.process = new WorkerProcess(worker, slot.settings, {
        onReady: (ports) => {
          slot.isReady = true;
          resolve(ports);
        },
        onRefused: (message) => reject(new FleetError(message)),
        onDied: (how) => {
          slot.process = undefined;
          const what = `worker ${worker} with ${describe(slot.settings)} died (${how})`;
          if (!slot.isReady) {
            reject(new FleetError(`${what} while it started.`));
            return;
          }
          slot.isReady = false;
          this.#startAgain(slot, worker, what);
        },
      });
    });
  }

  /** Its modems begin anew, as after a power cut; what is in flash is there again. */
  #startAgain(slot: Slot, worker: number, what: string): void {
    if (this.#isClosed) return;
    const nowMs = performance.now();
    slot.restartsMs = [...slot.restartsMs.filter((atMs) => nowMs - atMs < RESTARTS_WITHIN_MS), nowMs];
    if (slot.restartsMs.length > MOST_RESTARTS) {
      this.log.write("error", `${what} again and again: the fleet ends`);
      this.onLost();
      return;
    }
    this.log.write("error", `${what} and is started again`);
    slot.restarting = setTimeout(() => {
      this.#start(slot, worker).then(
        (ports) => this.log.write("warn", `worker ${worker} is back`, { ports: [ports.at(0), ports.at(-1)] }),
        (error: unknown) => {
          if (this.#isClosed) return;
          this.#startAgain(
            slot,
            worker,
            error instanceof FleetError ? error.message.replace(/\.$/, "") : String(error),
          );
        },
      );
    }, RESTART_MS);
  }
}

function describe({ firstNumber, count }: FleetSettings): string {
  return `modems ${firstNumber} to ${firstNumber + count - 1}`;
}
