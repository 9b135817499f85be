import type { NetworkError } from "../../core/ports.js";

/** A send that the system has not taken yet. It is settled once, whatever else is called. */
export class PendingSend {
  readonly sent: Promise<void>;
  #resolve: () => void = () => {};
  #reject: (error: NetworkError) => void = () => {};

  constructor(private readonly onSettled: (send: PendingSend) => void) {
    this.sent = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** With what went wrong, if anything. */
  settle(error?: NetworkError): void {
    this.onSettled(this);
    if (error) this.#reject(error);
    else this.#resolve();
  }
}

/** The sends of one socket that are under way. */
export class PendingSends {
  readonly #sends = new Set<PendingSend>();

  get count(): number {
    return this.#sends.size;
  }

  /** A send has begun. */
  add(): PendingSend {
    const send = new PendingSend(() => this.#sends.delete(send));
    this.#sends.add(send);
    return send;
  }

  rejectAll(error: NetworkError): void {
    for (const send of [...this.#sends]) send.settle(error);
  }
}
