import type { LabHost } from "./lab-host.js";

const FIRST_NUMBER = 200;
const LAST_NUMBER = 254;
const LONGEST_MS = 60_000;

/** Hosts that come into being when they are asked for: `ping-250.test` answers a ping after 250 milliseconds. */
export class PingHosts {
  /** In the order in which they were made. */
  readonly #hosts = new Map<string, LabHost>();
  #nextNumber = FIRST_NUMBER;

  /** The host of that name; undefined when the name is not of this kind. There are 55; then the oldest goes. */
  find(name: string): LabHost | undefined {
    const known = this.#hosts.get(name);
    if (known) return known;
    const digits = /^ping-(0|[1-9]\d{0,4})\.test$/.exec(name)?.[1];
    const pingMs = Number(digits);
    if (digits === undefined || pingMs > LONGEST_MS) return undefined;
    const number = this.#nextNumber;
    this.#nextNumber = number === LAST_NUMBER ? FIRST_NUMBER : number + 1;
    for (const [other, host] of this.#hosts) if (host.number === number) this.#hosts.delete(other);
    const host = { name, number, summary: "Answers a ping after so many milliseconds.", services: [], pingMs };
    this.#hosts.set(name, host);
    return host;
  }

  get(number: number): LabHost | undefined {
    return [...this.#hosts.values()].find((host) => host.number === number);
  }
}
