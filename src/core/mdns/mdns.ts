import type { AnnouncedService, Network } from "../ports.js";

/** The service that AT+MDNS=1 announces; at most one. */
export class Mdns {
  #announced: { withdraw(): void } | undefined;
  #turn = 0;

  constructor(private readonly network: Network) {}

  /** Takes the place of what was announced before. Rejects with {@link NetworkError}. */
  async announce(service: AnnouncedService): Promise<void> {
    this.withdraw();
    const turn = this.#turn;
    const announced = await this.network.announceService(service);
    if (turn === this.#turn) this.#announced = announced;
    else announced.withdraw();
  }

  withdraw(): void {
    this.#turn++;
    this.#announced?.withdraw();
    this.#announced = undefined;
  }
}
