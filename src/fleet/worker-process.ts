import { type ChildProcess, fork } from "node:child_process";
import type { FleetSettings } from "./fleet-settings.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

/** A worker that does not answer is not waited for longer. */
const COUNT_MS = 5000;
const CLOSE_MS = 10_000;

export interface WorkerEvents {
  onReady(ports: readonly number[]): void;
  /** Its modems cannot be had; the message is for the user. */
  onRefused(message: string): void;
  /** It has ended without having been asked to. `how`: "exit status 1", "SIGKILL". */
  onDied(how: string): void;
}

/** One process of a fleet, seen from the one that started it. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #counting = new Map<number, (data: readonly object[]) => void>();
  #requests = 0;
  #isExpectedToEnd = false;

  constructor(worker: number, settings: FleetSettings, events: WorkerEvents) {
    // the numbers of metrics can be more than JSON has: NaN, Infinity
    this.#child = fork(new URL("../fleet/worker.js", import.meta.url), [], { serialization: "advanced" });
    this.#exited = new Promise((resolve) => {
      this.#child.once("exit", (status, signal) => {
        for (const settle of this.#counting.values()) settle([]);
        if (!this.#isExpectedToEnd) events.onDied(signal ?? `exit status ${status}`);
        resolve();
      });
    });
    this.#child.on("error", () => undefined); // it has ended; "exit" says how
    this.#child.on("message", (message: FromWorker) => {
      switch (message.kind) {
        case "ready":
          events.onReady(message.ports);
          break;
        case "refused":
          this.#isExpectedToEnd = true;
          events.onRefused(message.message);
          break;
        case "counted":
          this.#counting.get(message.request)?.(message.data);
      }
    });
    this.#send({ kind: "start", settings, worker });
  }

  /** What it has counted; nothing when it does not answer. */
  count(): Promise<readonly object[]> {
    const request = ++this.#requests;
    return new Promise((resolve) => {
      const settle = (data: readonly object[]) => {
        clearTimeout(patience);
        this.#counting.delete(request);
        resolve(data);
      };
      const patience = setTimeout(settle, COUNT_MS, []);
      this.#counting.set(request, settle);
      this.#send({ kind: "count", request });
    });
  }

  async close(): Promise<void> {
    this.#isExpectedToEnd = true;
    if (this.#child.connected) this.#child.disconnect();
    const patience = setTimeout(() => this.#child.kill("SIGKILL"), CLOSE_MS);
    await this.#exited;
    clearTimeout(patience);
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined); // whoever ends meanwhile does not hear it
  }
}
