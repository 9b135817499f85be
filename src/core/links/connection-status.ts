import type { Link } from "./link.js";

/** The first number of AT+CIPSTATUS. Source: seed, AT+CIPSTATUS; which event leads where: golden 06, 16, 34, 35. */
export class ConnectionStatus {
  #value = 0;

  constructor(
    private readonly countsUdp: () => boolean,
    private readonly online: () => boolean,
  ) {}

  get value(): number {
    if (!this.online()) return 5;
    return this.#value;
  }

  reset(): void {
    this.#value = 0;
  }

  gotIp(): void {
    this.#value = 2;
  }

  /** The access point was left, or could not be joined. */
  offline(): void {
    this.#value = 5;
  }

  /** AT+CWMODE took effect. */
  modeChanged(stationEnabled: boolean, joined: boolean): void {
    if (!stationEnabled) this.#value = 0;
    else if (!joined) this.#value = 1;
  }

  linkOpened(link: Link): void {
    if (this.#counts(link)) this.#value = 3;
  }

  /** `remaining`: the links that are still open. */
  linkClosed(remaining: readonly Link[]): void {
    if (!remaining.some((link) => this.#counts(link))) this.#value = 4;
  }

  #counts(link: Link): boolean {
    return this.countsUdp() || !link.isUdp;
  }
}
