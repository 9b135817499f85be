import { NetworkError, type TlsConnectOptions } from "../core/ports.js";
import { NodeClock } from "../node/clock.js";
import { NodeNetwork } from "../node/network/node-network.js";
import { labAddresses } from "./addresses.js";
import type { LabCertificates } from "./certificates.js";
import { asOfThisRun } from "./earlier-factory.js";
import { labHosts } from "./hosts/index.js";
import type { LabHost, LabService, LabSurroundings, OpenService } from "./lab-host.js";
import { PingHosts } from "./ping-hosts.js";

/** A lab in use: its hosts by name and by address, and those of their services that somebody has asked for. */
export class RunningLab {
  readonly #byName = new Map(labHosts.map((host) => [host.name, host]));
  readonly #byNumber = new Map(labHosts.map((host) => [host.number, host]));
  readonly #pingHosts = new PingHosts();
  readonly #open = new Map<LabService, Promise<OpenService>>();
  readonly #network = new NodeNetwork();
  readonly #surroundings: LabSurroundings;
  #certificates: Promise<LabCertificates> | undefined;
  #closed = false;

  /** `offsetMs`: how far its time is ahead of the computer's. */
  constructor(offsetMs: () => number) {
    const clock = new NodeClock();
    this.#surroundings = {
      network: this.#network,
      clock: {
        now: () => clock.now(),
        wallTimeMs: () => clock.wallTimeMs() + offsetMs(),
        schedule: (delayMs, action) => clock.schedule(delayMs, action),
      },
      certificates: () => this.certificates(),
      addressesOf: (name) => this.addressesOf(name),
    };
  }

  /** The virtual addresses of a name in lower case; undefined: no host has it. */
  addressesOf(name: string): readonly string[] | undefined {
    const host = this.#byName.get(name) ?? this.#pingHosts.find(name);
    return host && labAddresses(host.number);
  }

  host(number: number): LabHost | undefined {
    return this.#byNumber.get(number) ?? this.#pingHosts.get(number);
  }

  /** The real port, at 127.0.0.1, of a service, which is started unless it runs. */
  async portOf(service: LabService): Promise<number> {
    if (this.#closed) throw new NetworkError("closed", "the lab is closed");
    let opening = this.#open.get(service);
    if (!opening) {
      opening = service.open(this.#surroundings);
      this.#open.set(service, opening);
      // One that could not be started may be tried again.
      opening.catch(() => this.#open.delete(service));
    }
    return (await opening).port;
  }

  /** How a modem has to connect to a TLS server of the lab, with the certificates that it has. */
  tlsOptions<Options extends Pick<TlsConnectOptions, "authorities" | "identity">>(options: Options): Promise<Options> {
    return asOfThisRun(options);
  }

  certificates(): Promise<LabCertificates> {
    // The library takes its time to load.
    this.#certificates ??= import("./certificates.js").then(({ createLabCertificates }) => createLabCertificates());
    return this.#certificates;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opened = await Promise.allSettled(this.#open.values());
    for (const result of opened) if (result.status === "fulfilled") result.value.close();
    this.#network.closeAll();
  }
}
