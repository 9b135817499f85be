import type { Clock, Endpoint, NetworkFailure } from "../core/ports.js";
import { NetworkError } from "../core/ports.js";
import { familyOf, isLoopback } from "../node/network/addresses.js";
import { FakeServices } from "./fake-services.js";
import type { FakeStream, FakeWire } from "./fake-stream.js";
import type { FakeTlsClient } from "./fake-tls.js";
import type { FakeUdpSocket } from "./fake-udp-socket.js";

export interface FakeNetworkOptions {
  readonly clock: Clock;
  /** How long everything takes from one end to the other; default 1. With 0 it arrives later at the same time. */
  readonly latencyMs?: number;
  /** The address of the modem's soft-AP; default: none. */
  readonly softApAddress?: string;
  /** How many bytes a receiver takes before it has handed them to its owner; default 65535. */
  readonly windowBytes?: number;
  /** Names that can be resolved, besides `localhost`, in any case. */
  readonly names?: Readonly<Record<string, string>>;
  /** Addresses that never answer, so that connecting to them takes until the timeout. */
  readonly blackHoles?: readonly string[];
}

export interface FakeListener {
  /** A client has dialled `dialled` from `clientLocal`; `onAnswer` is called when it hears that it is accepted. */
  accept(client: FakeStream, clientLocal: Endpoint, dialled: Endpoint, onAnswer: () => void): void;
}

/** The stack's own patience with an address that does not answer, as on Linux. */
export const connectTimeoutMs = 127_000;

const firstEphemeralPort = 49152;

/** What all {@link FakeNetwork} views of one internet share: hosts, ports, names and the wire. */
export class FakeInternet {
  readonly clock: Clock;
  readonly wire: FakeWire;
  readonly listeners = new Map<string, FakeListener>();
  readonly udpSockets = new Set<FakeUdpSocket>();
  readonly services = new FakeServices();
  lastNameServers: readonly string[] | undefined;
  lastTlsClient: FakeTlsClient | undefined;
  readonly #hosts = new Set(["127.0.0.1", "::1"]);
  readonly #latencyMs: number;
  readonly #names: ReadonlyMap<string, string>;
  readonly #blackHoles: ReadonlySet<string>;
  readonly #usedPorts = new Set<string>();
  readonly #nextEphemeral = { tcp: firstEphemeralPort, udp: firstEphemeralPort };

  constructor(options: FakeNetworkOptions) {
    this.clock = options.clock;
    this.#latencyMs = options.latencyMs ?? 1;
    const names = Object.entries(options.names ?? {}).map(([name, address]) => [name.toLowerCase(), address] as const);
    this.#names = new Map([...names, ["localhost", "127.0.0.1"]]);
    this.#blackHoles = new Set(options.blackHoles);
    this.wire = {
      windowBytes: options.windowBytes ?? 65535,
      transmit: (arrive) => void this.clock.schedule(this.#latencyMs, arrive),
      soon: (action) => void this.clock.schedule(0, action),
    };
  }

  addHost(address: string): void {
    this.#hosts.add(hostOf(address));
  }

  addressOf(name: string): string | undefined {
    return this.#names.get(name.toLowerCase());
  }

  /** Whether somebody could be reached at the address; a black hole swallows what it is sent. */
  routeTo(address: string): "host" | "black-hole" | "none" {
    if (this.#blackHoles.has(address)) return "black-hole";
    return this.#hosts.has(hostOf(address)) ? "host" : "none";
  }

  /** Takes a port of a host for the owner of one connection or socket; 0 takes the next free one from 49152 up. */
  takePort(protocol: "tcp" | "udp", host: string, port: number): number {
    const taken = port === 0 ? this.#freePort(protocol, host) : port;
    const key = portKey(protocol, host, taken);
    if (this.#usedPorts.has(key)) throw failure("address-in-use", `${protocol} port ${taken} of ${host} is in use`);
    this.#usedPorts.add(key);
    return taken;
  }

  isPortUsed(protocol: "tcp" | "udp", host: string, port: number): boolean {
    return this.#usedPorts.has(portKey(protocol, host, port));
  }

  releasePort(protocol: "tcp" | "udp", host: string, port: number): void {
    this.#usedPorts.delete(portKey(protocol, host, port));
  }

  #freePort(protocol: "tcp" | "udp", host: string): number {
    for (let tried = firstEphemeralPort; tried <= 65535; tried++) {
      const port = this.#nextEphemeral[protocol];
      this.#nextEphemeral[protocol] = port === 65535 ? firstEphemeralPort : port + 1;
      if (!this.isPortUsed(protocol, host, port)) return port;
    }
    throw failure("address-in-use", `every ephemeral ${protocol} port of ${host} is in use`);
  }
}

/** The host behind an address: every 127.x.y.z is the same one. */
export function hostOf(address: string): string {
  return familyOf(address) === 4 && isLoopback(address) ? "127.0.0.1" : address.toLowerCase();
}

export function failure(kind: NetworkFailure, message: string): NetworkError {
  return new NetworkError(kind, message);
}

function portKey(protocol: "tcp" | "udp", host: string, port: number): string {
  return `${protocol} ${host} ${port}`;
}
