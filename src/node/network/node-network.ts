import { connect as connectSocket, type Socket } from "node:net";
import {
  type AddressFamily,
  type ConnectOptions,
  type Endpoint,
  type ListenOptions,
  type Log,
  type Network,
  NetworkError,
  type ResolveOptions,
  type StreamHandlers,
  type StreamServer,
  type StreamSocket,
  type TlsConnectOptions,
  type TlsListenOptions,
  type UdpHandlers,
  type UdpOptions,
  type UdpSocket,
} from "../../core/ports.js";
import { anyAddress, familyOf, isAny, isLoopback, loopbackAddress } from "./addresses.js";
import { requireFamily, requirePort } from "./arguments.js";
import { type StationAddress, stationAddressFor } from "./interfaces.js";
import { NodeServer } from "./node-server.js";
import { NodeStream } from "./node-stream.js";
import { NodeUdpSocket } from "./node-udp-socket.js";
import { Resolver } from "./resolver.js";

export interface NodeNetworkOptions {
  /** The address of the computer at which the modem's own servers can be reached; default 127.0.0.1. */
  readonly bind?: string;
  /** Ports that the modem listens on, and the ports of the computer that stand for them. */
  readonly portMap?: ReadonlyMap<number, number>;
  /** Names that resolve to these addresses, whatever the computer's resolver says. */
  readonly hosts?: ReadonlyMap<string, string>;
  readonly log?: Log;
  /** How long a closed connection waits for a peer that does not read or close, in milliseconds; default 10000. */
  readonly lingerMs?: number;
}

/** The network of the computer, with real sockets. */
export class NodeNetwork implements Network {
  readonly #bind: string;
  readonly #portMap: ReadonlyMap<number, number>;
  readonly #log: Log;
  readonly #lingerMs: number;
  readonly #resolver: Resolver;
  readonly #streams = new Set<NodeStream>();
  readonly #servers = new Set<NodeServer>();
  readonly #udpSockets = new Set<NodeUdpSocket>();
  /** Counts the calls of {@link closeAll}. */
  #generation = 0;

  constructor(options: NodeNetworkOptions = {}) {
    this.#bind = options.bind ?? loopbackAddress[4];
    requireFamily(this.#bind);
    this.#portMap = options.portMap ?? new Map();
    this.#log = options.log ?? { write: () => undefined };
    this.#lingerMs = options.lingerMs ?? 10_000;
    this.#resolver = new Resolver(options.hosts ? { hosts: options.hosts } : {});
  }

  /** How many connections (also those closed whose last bytes are under way), servers and UDP sockets are open. */
  get openCount(): number {
    return this.#streams.size + this.#servers.size + this.#udpSockets.size;
  }

  resolve(name: string, options?: ResolveOptions): Promise<string> {
    return this.#resolver.resolve(name, options);
  }

  connect(options: ConnectOptions, handlers: StreamHandlers): StreamSocket {
    const { address, port } = options;
    requireFamily(address);
    requirePort(port, 1);
    const localAddress = usableLocalAddress(options.localAddress, address);
    const binding = localAddress === undefined ? {} : { localAddress };
    const socket = connectSocket({ host: address, port, allowHalfOpen: true, ...binding });
    const stream = this.#addStream(socket, { remote: { address, port } });
    if (options.timeoutMs) stream.limitConnecting(options.timeoutMs);
    stream.setHandlers(handlers);
    return stream;
  }

  async listen(options: ListenOptions, onConnection: (socket: StreamSocket) => StreamHandlers): Promise<StreamServer> {
    requirePort(options.port, 0);
    const generation = this.#generation;
    const hostPort = this.#hostPortFor(options.port);
    const server: NodeServer = await NodeServer.open({
      address: this.#serverAddress(options.family),
      ipv6Only: options.family === 6,
      port: options.port,
      hostPort,
      onSocket: (socket, local, remote) => {
        const stream = this.#addStream(socket, { remote, localPort: local.port });
        stream.setHandlers(onConnection(stream));
      },
      onError: (error) => this.#log.write("warn", error.message),
      onClose: () => this.#servers.delete(server),
    });
    this.#servers.add(server);
    this.#requireSince(generation, server);
    this.#logMapping("TCP", options.port, hostPort);
    return server;
  }

  connectTls(_options: TlsConnectOptions, _handlers: StreamHandlers): StreamSocket {
    throw new NetworkError("tls", "TLS is still being built");
  }

  async listenTls(
    _options: TlsListenOptions,
    _onConnection: (socket: StreamSocket) => StreamHandlers,
  ): Promise<StreamServer> {
    throw new NetworkError("tls", "TLS is still being built");
  }

  async ping(_address: string, _options: { readonly timeoutMs: number }): Promise<number> {
    throw new NetworkError("denied", "ping is still being built");
  }

  async openUdp(options: UdpOptions, handlers: UdpHandlers): Promise<UdpSocket> {
    requirePort(options.localPort, 0);
    requirePort(options.remote.port, 0);
    requireFamily(options.remote.address);
    const generation = this.#generation;
    const hostPort = this.#hostPortFor(options.localPort);
    const { localAddress: asked, ...rest } = options;
    const localAddress = usableLocalAddress(asked, options.remote.address);
    const socket: NodeUdpSocket = await NodeUdpSocket.open(
      localAddress === undefined ? rest : { ...rest, localAddress },
      { bind: this.#bind, hostPort, log: this.#log, onClose: () => this.#udpSockets.delete(socket) },
      handlers,
    );
    this.#udpSockets.add(socket);
    this.#requireSince(generation, socket);
    this.#logMapping("UDP", options.localPort, hostPort);
    return socket;
  }

  stationAddress(): StationAddress {
    return stationAddressFor(this.#bind);
  }

  /** Resets every connection, also those that are being closed, and closes every server and UDP socket. */
  closeAll(): void {
    this.#generation++;
    for (const open of [...this.#servers, ...this.#udpSockets]) open.close();
    for (const stream of [...this.#streams]) stream.reset();
  }

  #addStream(socket: Socket, options: { readonly remote: Endpoint; readonly localPort?: number }): NodeStream {
    const onReleased = () => this.#streams.delete(stream);
    const stream: NodeStream = new NodeStream(socket, { ...options, lingerMs: this.#lingerMs, onReleased });
    this.#streams.add(stream);
    return stream;
  }

  /** What was opened while {@link closeAll} ran must not outlive it. */
  #requireSince(generation: number, opened: { close(): void }): void {
    if (generation === this.#generation) return;
    opened.close();
    throw new NetworkError("closed", "the network was closed meanwhile");
  }

  #serverAddress(family: AddressFamily | undefined): string {
    const bind = this.#bind;
    if (family === undefined || familyOf(bind) === family) return bind;
    if (isLoopback(bind)) return loopbackAddress[family];
    if (isAny(bind)) return anyAddress[family];
    throw new NetworkError("address-not-available", `${bind} is no IPv${family} address to listen at`);
  }

  #hostPortFor(port: number): number {
    return this.#portMap.get(port) ?? port;
  }

  #logMapping(protocol: "TCP" | "UDP", port: number, hostPort: number): void {
    if (hostPort === port) return;
    this.#log.write("info", `${protocol} port ${port} is port ${hostPort} of the computer`, { port, hostPort });
  }
}

/**
 * The station says that it has the loopback address of `--bind`, and a driver may well bind its connections to that;
 * but from there nothing outside this computer can be reached.
 */
function usableLocalAddress(localAddress: string | undefined, remote: string): string | undefined {
  if (localAddress === undefined) return undefined;
  requireFamily(localAddress);
  return isLoopback(localAddress) && !isLoopback(remote) ? undefined : localAddress;
}
