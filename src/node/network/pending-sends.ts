import type { NetworkError } from "../../core/ports.js";

/** Sends that the system has not taken yet. Each is settled once, whatever becomes of Node's own callback. */
export class PendingSends {
  readonly #rejects = new Set<(error: NetworkError) => void>();

  get count(): number {
    return this.#rejects.size;
  }

  /** Starts a send; `start` calls back with what went wrong, if anything. */
  add(start: (done: (error: NetworkError | undefined) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#rejects.add(reject);
      start((error) => {
        this.#rejects.delete(reject);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  rejectAll(error: NetworkError): void {
    for (const reject of this.#rejects) reject(error);
    this.#rejects.clear();
  }
}
