import type {
  AnnouncedService,
  ConnectOptions,
  Endpoint,
  FoundService,
  HttpExchange,
  HttpRequest,
  ListenOptions,
  Network,
  NetworkError,
  ResolveOptions,
  ServiceQuery,
  StationAddress,
  StreamHandlers,
  StreamServer,
  StreamSocket,
  TlsConnectOptions,
  UdpHandlers,
  UdpOptions,
  UdpSocket,
} from "../core/ports.js";
import { anyAddress, familyOf, isLoopback, loopbackAddress } from "../node/network/addresses.js";
import { requireFamily, requirePort } from "../node/network/arguments.js";
import { connectTimeoutMs, FakeInternet, type FakeNetworkOptions, failure, hostOf } from "./fake-internet.js";
import { fakeHttpGet } from "./fake-services.js";
import { FakeStream } from "./fake-stream.js";
import { connectFakeTls, type FakeTlsClient, type FakeTlsListenOptions, listenFakeTls } from "./fake-tls.js";
import { FakeUdpSocket } from "./fake-udp-socket.js";

export type { FakeNetworkOptions } from "./fake-internet.js";
export type { FakeTlsClient, FakeTlsListenOptions } from "./fake-tls.js";

const resolveMs = 20;
const resolveFailureMs = 200;

/**
 * A loopback internet in memory, on a given clock: same calls, same bytes at the same times. Everything that the
 * same instance (or a {@link FakeNetwork.station view} of it) opens can reach each other at 127.0.0.1, so that both
 * the modem and its peers use it. Anything else is unreachable. Ephemeral ports count up from 49152.
 */
export class FakeNetwork implements Network {
  readonly #internet: FakeInternet;
  readonly #station: StationAddress;
  readonly #softApAddress: string | undefined;
  readonly #open = new Set<object>();

  constructor(options: FakeNetworkOptions | FakeInternet, station?: StationAddress) {
    this.#internet = options instanceof FakeInternet ? options : new FakeInternet(options);
    this.#station = station ?? { ip: "127.0.0.1", gateway: "127.0.0.1", netmask: "255.0.0.0" };
    this.#softApAddress = options instanceof FakeInternet ? undefined : options.softApAddress;
    for (const address of [this.#station.ip, this.#softApAddress]) if (address) this.#internet.addHost(address);
  }

  /** Another host in the same internet, with ports of its own. */
  station(ip: string, options: Partial<Omit<StationAddress, "ip">> = {}): FakeNetwork {
    requireFamily(ip);
    const gateway = ip.replace(/\d+$/, "1");
    return new FakeNetwork(this.#internet, { ip, gateway, netmask: "255.255.255.0", ...options });
  }

  /** How many connections, servers and UDP sockets of this view are open. */
  get openCount(): number {
    return this.#open.size;
  }

  /** The name servers that the last call of {@link resolve} was given; nobody really asks them here. */
  get lastNameServers(): readonly string[] | undefined {
    return this.#internet.lastNameServers;
  }

  resolve(name: string, options: ResolveOptions = {}): Promise<string> {
    this.#internet.lastNameServers = options.servers;
    const isLiteral = familyOf(name) !== undefined;
    const address = isLiteral ? name : this.#addressOf(name, options);
    const found = address !== undefined && (!options.family || familyOf(address) === options.family);
    const answerMs = isLiteral ? 0 : found ? resolveMs : resolveFailureMs;
    const timeoutMs = options.timeoutMs || Infinity;
    return new Promise((resolve, reject) => {
      this.#internet.clock.schedule(Math.min(answerMs, timeoutMs), () => {
        if (timeoutMs < answerMs) reject(failure("timeout", `no answer about ${name} within ${timeoutMs} ms`));
        else if (found) resolve(address);
        else reject(failure("dns", `${name} has no address`));
      });
    });
  }

  connect(options: ConnectOptions, handlers: StreamHandlers): StreamSocket {
    const family = requireFamily(options.address);
    requirePort(options.port, 1);
    if (options.localAddress !== undefined) requireFamily(options.localAddress);
    const internet = this.#internet;
    let localPort: number | undefined;
    const localAddress = options.localAddress ?? this.#sourceAddress(options.address);
    const giveUp = internet.clock.schedule(options.timeoutMs || connectTimeoutMs, () => {
      client.failToConnect(failure("timeout", `${options.address} port ${options.port} did not answer`));
    });
    const remote = { address: options.address, port: options.port };
    const client = new FakeStream(internet.wire, remote, { address: anyAddress[family], port: 0 }, () => {
      giveUp.cancel();
      this.#open.delete(client);
      if (localPort !== undefined) internet.releasePort("tcp", hostOf(localAddress), localPort);
    });
    client.setHandlers(handlers);
    this.#open.add(client);

    const fail = (error: NetworkError) => internet.wire.transmit(() => client.failToConnect(error));
    if (!this.#isOwnAddress(localAddress) || familyOf(localAddress) !== family) {
      fail(failure("address-not-available", `${localAddress} is no address of this host`));
      return client;
    }
    const route = internet.routeTo(options.address);
    if (route === "none") fail(failure("unreachable", `there is no way to ${options.address}`));
    if (route !== "host") return client;

    try {
      localPort = internet.takePort("tcp", hostOf(localAddress), 0);
    } catch (error) {
      fail(error as NetworkError);
      return client;
    }
    const local: Endpoint = { address: localAddress, port: localPort };
    internet.wire.transmit(() => {
      if (client.isOver) return;
      const listener = internet.listeners.get(listenerKey(options.address, options.port));
      if (!listener) return fail(failure("refused", `nobody listens at ${options.address} port ${options.port}`));
      listener.accept(client, local, remote, () => giveUp.cancel());
    });
    return client;
  }

  httpGet(request: HttpRequest): HttpExchange {
    return fakeHttpGet(this, request);
  }

  async announceService(service: AnnouncedService): Promise<{ withdraw(): void }> {
    return this.#internet.services.announce(service, this.#station.ip);
  }

  queryServices(query: ServiceQuery): Promise<readonly FoundService[]> {
    const found = this.#internet.services.find(query);
    const waitMs = found.length >= query.maximumResults ? 0 : query.timeoutMs;
    return new Promise((resolve) => void this.#internet.clock.schedule(waitMs, () => resolve(found)));
  }

  async listen(options: ListenOptions, onConnection: (socket: StreamSocket) => StreamHandlers): Promise<StreamServer> {
    requirePort(options.port, 0);
    const servers: StreamServer[] = [];
    const close = () => {
      for (const server of servers) server.close();
    };
    try {
      for (const address of this.#addressesOf(options)) {
        servers.push(this.#listenAt(address, servers[0]?.local.port ?? options.port, onConnection));
      }
    } catch (error) {
      close();
      throw error;
    }
    return { local: servers[0]?.local ?? { address: anyAddress[options.family ?? 4], port: options.port }, close };
  }

  #addressesOf({ family, netif }: ListenOptions): readonly string[] {
    const station = family === 6 ? loopbackAddress[6] : this.#station.ip;
    const softAp = this.#softApAddress === undefined || family === 6 ? [] : [this.#softApAddress];
    if (netif === "softAp") return softAp;
    return netif === "station" ? [station] : [station, ...softAp];
  }

  #listenAt(address: string, asked: number, onConnection: (socket: StreamSocket) => StreamHandlers): StreamServer {
    const internet = this.#internet;
    const port = internet.takePort("tcp", hostOf(address), asked);
    const key = listenerKey(address, port);
    const server: StreamServer = {
      local: { address, port },
      close: () => {
        if (!this.#open.delete(server)) return;
        internet.listeners.delete(key);
        internet.releasePort("tcp", hostOf(address), port);
      },
    };
    internet.listeners.set(key, {
      accept: (client, clientLocal, dialled, onAnswer) => {
        const accepted = new FakeStream(internet.wire, clientLocal, dialled, () => this.#open.delete(accepted));
        this.#open.add(accepted);
        internet.wire.transmit(() => {
          onAnswer();
          client.establish(accepted, clientLocal);
        });
        accepted.establish(client, dialled);
        accepted.setHandlers(onConnection(accepted));
      },
    });
    this.#open.add(server);
    return server;
  }

  /** What the server of this internet that was dialled last has learned of its client. */
  get lastTlsClient(): FakeTlsClient | undefined {
    return this.#internet.lastTlsClient;
  }

  connectTls(options: TlsConnectOptions, handlers: StreamHandlers): StreamSocket {
    const { timeoutMs: _, ...rest } = options;
    return connectFakeTls(this.#internet.clock, (below) => this.connect(rest, below), options, handlers);
  }

  listenTls(
    options: FakeTlsListenOptions,
    onConnection: (socket: StreamSocket) => StreamHandlers,
  ): Promise<StreamServer> {
    const listen: FakeNetwork["listen"] = (below, onSocket) => this.listen(below, onSocket);
    return listenFakeTls(this.#internet.clock, listen, options, onConnection, (client) => {
      this.#internet.lastTlsClient = client;
    });
  }

  /** The own host and its loopback answer after a round trip. */
  ping(address: string, options: { readonly timeoutMs: number }): Promise<number> {
    requireFamily(address);
    const { clock } = this.#internet;
    return new Promise((resolve, reject) => {
      if (this.#isOwnAddress(address)) clock.schedule(1, () => resolve(1));
      else {
        const message = `${address} did not answer within ${options.timeoutMs} ms`;
        clock.schedule(options.timeoutMs, () => reject(failure("timeout", message)));
      }
    });
  }

  async openUdp(options: UdpOptions, handlers: UdpHandlers): Promise<UdpSocket> {
    requireFamily(options.remote.address);
    requirePort(options.localPort, 0);
    requirePort(options.remote.port, 0);
    const address = options.localAddress ?? this.#sourceAddress(options.remote.address);
    requireFamily(address);
    if (!this.#isOwnAddress(address)) {
      throw failure("address-not-available", `${address} is no address of this host`);
    }
    const socket: FakeUdpSocket = new FakeUdpSocket(this.#internet, address, options, handlers, () =>
      this.#open.delete(socket),
    );
    this.#open.add(socket);
    return socket;
  }

  stationAddress(): StationAddress {
    return this.#station;
  }

  softApAddress(): string | undefined {
    return this.#softApAddress;
  }

  #addressOf(name: string, options: ResolveOptions): string | undefined {
    const address = this.#internet.addressOf(name);
    const wantsIpv6Loopback = options.family === 6 && name.toLowerCase() === "localhost";
    return wantsIpv6Loopback ? loopbackAddress[6] : address;
  }

  #sourceAddress(remoteAddress: string): string {
    return familyOf(remoteAddress) === 6 ? loopbackAddress[6] : this.#station.ip;
  }

  #isOwnAddress(address: string): boolean {
    return isLoopback(address) || address === this.#softApAddress || hostOf(address) === hostOf(this.#station.ip);
  }
}

function listenerKey(address: string, port: number): string {
  return `${hostOf(address)} ${port}`;
}
