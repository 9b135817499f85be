import {
  type ConnectOptions,
  type Endpoint,
  type HttpExchange,
  type HttpRequest,
  type Network,
  NetworkError,
  type ResolveOptions,
  type StreamHandlers,
  type StreamSocket,
  type TlsConnectOptions,
  type UdpHandlers,
  type UdpOptions,
  type UdpSocket,
} from "../core/ports.js";
import { familyOf, loopbackAddress } from "../node/network/addresses.js";
import { plainName } from "../node/network/resolver.js";
import { labHostNumber } from "./addresses.js";
import type { Lab } from "./lab.js";
import type { LabService } from "./lab-host.js";
import { LabStream } from "./lab-stream.js";
import { LabUdpSocket } from "./lab-udp-socket.js";
import type { RunningLab } from "./running-lab.js";

/** As long as Linux waits for a host that does not answer. */
const SILENT_HOST_MS = 127_000;
const DEFAULT_PING_MS = 1;
const SERVICE_ADDRESS = loopbackAddress[4];
const DNS_PORT = 53;
/** Where no name server is: a question to it fails at once. */
const NO_SERVER = `${SERVICE_ADDRESS}:1`;

/** A service and its real port; "silent": nobody answers there; undefined: there is a host, without such a service. */
type Target = { readonly service: LabService; readonly port: number } | "silent" | undefined;

/** What is to be done before a connection with a service is opened, and how it is. */
type Preparation = (lab: RunningLab) => Promise<(where: Endpoint, handlers: StreamHandlers) => StreamSocket>;

/**
 * A network in which the hosts of a lab are, too. Their names resolve to virtual addresses, and what goes there goes
 * to the real ports of their services, while its owner sees the virtual address and the well-known port. Everything
 * else is the network below, untouched.
 */
export class LabNetwork implements Network {
  readonly listen: Network["listen"];
  readonly listenTls: Network["listenTls"];
  readonly announceService: Network["announceService"];
  readonly queryServices: Network["queryServices"];
  readonly stationAddress: Network["stationAddress"];
  readonly softApAddress: Network["softApAddress"];
  readonly #network: Network;
  readonly #lab: Lab;
  readonly #ownNames: ReadonlySet<string>;
  /** Connections with the lab. */
  readonly #streams = new Set<LabStream>();
  readonly #closing = new AbortController();
  #entered: Promise<RunningLab> | undefined;

  /** `ownNames`: names that the network below has to resolve, although the lab may have them. */
  constructor(network: Network, lab: Lab, ownNames: Iterable<string> = []) {
    this.#network = network;
    this.#lab = lab;
    this.#ownNames = new Set([...ownNames].map(plainName));
    this.listen = network.listen.bind(network);
    this.listenTls = network.listenTls.bind(network);
    this.announceService = network.announceService.bind(network);
    this.queryServices = network.queryServices.bind(network);
    this.stationAddress = network.stationAddress.bind(network);
    this.softApAddress = network.softApAddress.bind(network);
  }

  async resolve(name: string, options: ResolveOptions = {}): Promise<string> {
    const plain = plainName(name);
    if (plain.endsWith(".test") && !this.#ownNames.has(plain)) {
      const addresses = (await this.#enter()).addressesOf(plain);
      const found = addresses?.find((address) => !options.family || familyOf(address) === options.family);
      if (found !== undefined) return found;
    }
    const { servers } = options;
    if (!servers?.some(isLab)) return this.#network.resolve(name, options);
    return this.#network.resolve(name, {
      ...options,
      servers: await Promise.all(servers.map((server) => this.#realNameServer(server))),
    });
  }

  connect(options: ConnectOptions, handlers: StreamHandlers): StreamSocket {
    const { localAddress: _, ...rest } = options;
    if (!isLab(options.address)) return this.#network.connect(options, handlers);
    return this.#connect(
      options,
      handlers,
      async () => (where, inner) => this.#network.connect({ ...rest, ...where }, inner),
    );
  }

  connectTls(options: TlsConnectOptions, handlers: StreamHandlers): StreamSocket {
    const { localAddress: _, ...rest } = options;
    if (!isLab(options.address)) return this.#network.connectTls(options, handlers);
    return this.#connect(options, handlers, async (lab) => {
      const tls = await lab.tlsOptions(rest);
      return (where, inner) => this.#network.connectTls({ ...tls, ...where }, inner);
    });
  }

  async openUdp(options: UdpOptions, handlers: UdpHandlers): Promise<UdpSocket> {
    const { localAddress: _, ...rest } = options;
    const isWithLab = isLab(options.remote.address);
    const reachable = isWithLab ? { ...rest, remote: { address: SERVICE_ADDRESS, port: 0 } } : options;
    const socket = new LabUdpSocket(handlers, async ({ address, port }) => {
      const target = isLab(address) ? await this.#find("udp", address, port) : undefined;
      return typeof target === "object" ? { address: SERVICE_ADDRESS, port: target.port } : undefined;
    });
    return socket.attach(await this.#network.openUdp(reachable, socket.handlers));
  }

  async ping(address: string, options: { readonly timeoutMs: number }): Promise<number> {
    const number = labHostNumber(address);
    if (number === undefined) return this.#network.ping(address, options);
    const host = (await this.#enter()).host(number);
    const roundTripMs = !host || host.silent ? false : (host.pingMs ?? DEFAULT_PING_MS);
    const isInTime = roundTripMs !== false && roundTripMs < options.timeoutMs;
    await this.#wait(isInTime ? roundTripMs : options.timeoutMs);
    if (isInTime) return roundTripMs;
    throw new NetworkError("timeout", `${address} did not answer within ${options.timeoutMs} ms`);
  }

  httpGet(request: HttpRequest): HttpExchange {
    if (!isLab(request.address)) return this.#network.httpGet(request);
    let giveUp: () => void = () => undefined;
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = () => reject(new NetworkError("closed", `GET ${request.host}${request.path}: given up`));
    });
    let exchange: HttpExchange | undefined;
    const answered = this.#find("tcp", request.address, request.port).then((target) => {
      if (target === undefined) throw refused(request);
      if (target === "silent") return givenUp;
      exchange = this.#network.httpGet({ ...request, address: SERVICE_ADDRESS, port: target.port });
      return exchange.response;
    });
    return {
      response: Promise.race([answered, givenUp]),
      abort() {
        giveUp();
        exchange?.abort();
      },
    };
  }

  /** Ends its connections with the lab, and leaves it. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const stream of [...this.#streams]) stream.reset();
    const entered = this.#entered;
    this.#entered = undefined;
    if (entered) await this.#lab.leave();
  }

  #enter(): Promise<RunningLab> {
    if (this.#closing.signal.aborted) return Promise.reject(new NetworkError("closed", "the network is closed"));
    this.#entered ??= this.#lab.enter().catch((cause: unknown) => {
      throw new NetworkError("other", `the lab could not be started: ${String(cause)}`, { cause });
    });
    return this.#entered;
  }

  async #find(protocol: "tcp" | "udp", address: string, port: number): Promise<Target> {
    const lab = await this.#enter();
    const host = lab.host(labHostNumber(address) ?? 0);
    if (!host || host.silent) return "silent";
    const service = host.services.find((candidate) => candidate.protocol === protocol && candidate.port === port);
    if (!service) return undefined;
    try {
      return { service, port: await lab.portOf(service) };
    } catch (cause) {
      throw new NetworkError("other", `${host.name} port ${port} could not be started: ${String(cause)}`, { cause });
    }
  }

  #connect({ address, port, timeoutMs }: ConnectOptions, handlers: StreamHandlers, prepare: Preparation): LabStream {
    const stream: LabStream = new LabStream({ address, port }, handlers, () => this.#streams.delete(stream));
    this.#streams.add(stream);
    this.#establish(stream, timeoutMs, prepare).catch((error: NetworkError) => stream.fail(error));
    return stream;
  }

  async #establish(stream: LabStream, timeoutMs: number | undefined, prepare: Preparation): Promise<void> {
    const target = await this.#find("tcp", stream.remote.address, stream.remote.port);
    if (target === undefined) return stream.fail(refused(stream.remote));
    if (target === "silent") return stream.failAfter(Math.min(timeoutMs || SILENT_HOST_MS, SILENT_HOST_MS));
    const open = await prepare(await this.#enter());
    stream.connect((inner) => open({ address: SERVICE_ADDRESS, port: target.port }, inner), target.service);
  }

  async #realNameServer(server: string): Promise<string> {
    if (!isLab(server)) return server;
    const target = await this.#find("udp", server, DNS_PORT);
    return typeof target === "object" ? `${SERVICE_ADDRESS}:${target.port}` : NO_SERVER;
  }

  async #wait(delayMs: number): Promise<void> {
    // Most modems never wait here.
    const { setTimeout: sleep } = process.getBuiltinModule("node:timers/promises");
    try {
      await sleep(delayMs, undefined, { signal: this.#closing.signal });
    } catch (cause) {
      throw new NetworkError("closed", "the network was closed", { cause });
    }
  }
}

function isLab(address: string): boolean {
  return labHostNumber(address) !== undefined;
}

function refused({ address, port }: Endpoint): NetworkError {
  return new NetworkError("refused", `nobody listens at ${address} port ${port}`);
}
