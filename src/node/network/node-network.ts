import { connect as connectSocket, type Socket } from "node:net";
import {
  type AnnouncedService,
  type ConnectOptions,
  type Endpoint,
  type FoundService,
  type HttpExchange,
  type HttpRequest,
  type ListenOptions,
  type Log,
  type Network,
  NetworkError,
  type ResolveOptions,
  type ServiceQuery,
  type StationAddress,
  type StreamHandlers,
  type StreamServer,
  type StreamSocket,
  type TlsConnectOptions,
  type TlsListenOptions,
  type UdpHandlers,
  type UdpOptions,
  type UdpSocket,
} from "../../core/ports.js";
import { anyAddress, isLoopback, loopbackAddress } from "./addresses.js";
import { requireFamily, requirePort } from "./arguments.js";
import { watchHandshake } from "./handshake-watch.js";
import { httpGet } from "./http-get.js";
import { IcmpEcho } from "./icmp-echo.js";
import { stationAddressFor } from "./interfaces.js";
import { type ModemAddresses, planListening } from "./listening-places.js";
import { announceService, queryServices } from "./multicast-dns.js";
import { NodeServer } from "./node-server.js";
import { NodeStream, type NodeStreamOptions } from "./node-stream.js";
import { NodeUdpSocket } from "./node-udp-socket.js";
import { Resolver } from "./resolver.js";
import { startTlsClient } from "./tls-client.js";
import { TlsAcceptor } from "./tls-server.js";

export interface NodeNetworkOptions {
  /** The address of the computer at which the modem's own servers can be reached; default 127.0.0.1. */
  readonly bind?: string;
  /** The address of the computer that stands for the modem's soft-AP; default: none. */
  readonly softApBind?: string;
  /** Ports that the modem listens on, and the ports of the computer that stand for them. */
  readonly portMap?: ReadonlyMap<number, number>;
  /** Names that resolve to these addresses, whatever the computer's resolver says. */
  readonly hosts?: ReadonlyMap<string, string>;
  readonly log?: Log;
  /** How long a closed connection waits for a peer that does not read or close, in milliseconds; default 10000. */
  readonly lingerMs?: number;
  /** How long a client may take for its TLS handshake with a server of the modem, in milliseconds; default 10000. */
  readonly handshakeTimeoutMs?: number;
  /** The port at which name servers are asked; default 53. */
  readonly dnsPort?: number;
}

/** For a server that says nothing in a handshake, when nobody has set a limit; as long as Linux waits for a connection. */
const longestSilenceMs = 127_000;

/** The network of the computer, with real sockets. */
export class NodeNetwork implements Network {
  readonly #addresses: ModemAddresses;
  readonly #portMap: ReadonlyMap<number, number>;
  readonly #log: Log;
  readonly #lingerMs: number;
  readonly #handshakeTimeoutMs: number;
  readonly #resolver: Resolver;
  readonly #echo = new IcmpEcho();
  readonly #streams = new Set<NodeStream>();
  readonly #servers = new Set<NodeServer>();
  readonly #udpSockets = new Set<NodeUdpSocket>();
  readonly #services = new Set<() => void>();
  /** Aborted by {@link closeAll}: ends the questions that wait for answers. */
  #closing: AbortController | undefined;
  /** Counts the calls of {@link closeAll}. */
  #generation = 0;

  constructor(options: NodeNetworkOptions = {}) {
    const { bind = loopbackAddress[4], softApBind } = options;
    for (const address of [bind, softApBind]) if (address !== undefined) requireFamily(address);
    this.#addresses = { bind, softApBind };
    this.#portMap = options.portMap ?? new Map();
    this.#log = options.log ?? { write: () => undefined };
    this.#lingerMs = options.lingerMs ?? 10_000;
    this.#handshakeTimeoutMs = options.handshakeTimeoutMs ?? 10_000;
    const { hosts, dnsPort } = options;
    this.#resolver = new Resolver({ ...(hosts && { hosts }), ...(dnsPort !== undefined && { dnsPort }) });
  }

  /** How many connections (also those closed whose last bytes are under way), servers and UDP sockets are open. */
  get openCount(): number {
    return this.#streams.size + this.#servers.size + this.#udpSockets.size;
  }

  resolve(name: string, options?: ResolveOptions): Promise<string> {
    return this.#resolver.resolve(name, options, this.#closingSignal);
  }

  connect(options: ConnectOptions, handlers: StreamHandlers): StreamSocket {
    return this.#addClient(dial(options), {}, options, handlers);
  }

  connectTls(options: TlsConnectOptions, handlers: StreamHandlers): StreamSocket {
    const transport = dial(options);
    let socket: Socket = transport;
    try {
      const secured = startTlsClient(transport, options);
      watchHandshake(transport, secured, options.handshakeIdleMs || longestSilenceMs);
      socket = secured;
    } catch (error) {
      transport.destroy(error as NetworkError);
    }
    return this.#addClient(socket, { transport }, options, handlers);
  }

  async listen(options: ListenOptions, onConnection: (socket: StreamSocket) => StreamHandlers): Promise<StreamServer> {
    return this.#openServer(options, (socket, remote, localPort) => {
      const stream = this.#addStream(socket, { state: "open", remote, localPort });
      stream.setHandlers(onConnection(stream));
    });
  }

  async listenTls(
    options: TlsListenOptions,
    onConnection: (socket: StreamSocket) => StreamHandlers,
  ): Promise<StreamServer> {
    const onFailure = (reason: string) => this.#log.write("info", `a client's TLS handshake failed: ${reason}`);
    const acceptor = new TlsAcceptor({ ...options, handshakeTimeoutMs: this.#handshakeTimeoutMs, onFailure });
    const onTransport = (transport: Socket, remote: Endpoint, localPort: number) =>
      acceptor.accept(transport, (socket) => {
        const stream = this.#addStream(socket, { state: "open", transport, remote, localPort });
        stream.setHandlers(onConnection(stream));
      });
    return this.#openServer(options, onTransport, () => acceptor.close());
  }

  ping(address: string, { timeoutMs }: { readonly timeoutMs: number }): Promise<number> {
    return this.#echo.ping(address, timeoutMs);
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
      { bind: this.#addresses.bind, hostPort, log: this.#log, onClose: () => this.#udpSockets.delete(socket) },
      handlers,
    );
    this.#udpSockets.add(socket);
    this.#requireSince(generation, socket);
    this.#logMapping("UDP", options.localPort, hostPort);
    return socket;
  }

  httpGet(request: HttpRequest): HttpExchange {
    return httpGet(request);
  }

  async announceService(service: AnnouncedService): Promise<{ withdraw(): void }> {
    const announced = await announceService(service, this.#addresses.bind, this.stationAddress().ip);
    const withdraw = () => {
      if (this.#services.delete(withdraw)) announced.withdraw();
    };
    this.#services.add(withdraw);
    return { withdraw };
  }

  queryServices(query: ServiceQuery): Promise<readonly FoundService[]> {
    return queryServices(query, this.#addresses.bind, this.#closingSignal);
  }

  stationAddress(): StationAddress {
    return stationAddressFor(this.#addresses.bind);
  }

  softApAddress(): string | undefined {
    return this.#addresses.softApBind;
  }

  /** Resets every connection, also those that are being closed, and closes every server and UDP socket. */
  closeAll(): void {
    this.#generation++;
    for (const open of [...this.#servers, ...this.#udpSockets]) open.close();
    for (const stream of [...this.#streams]) stream.reset();
    this.#echo.closeAll();
    for (const withdraw of [...this.#services]) withdraw();
    this.#closing?.abort();
    this.#closing = undefined;
  }

  get #closingSignal(): AbortSignal {
    this.#closing ??= new AbortController();
    return this.#closing.signal;
  }

  #addStream(socket: Socket, options: Omit<NodeStreamOptions, "lingerMs" | "onReleased">): NodeStream {
    const onReleased = () => this.#streams.delete(stream);
    const stream: NodeStream = new NodeStream(socket, { ...options, lingerMs: this.#lingerMs, onReleased });
    this.#streams.add(stream);
    return stream;
  }

  #addClient(
    socket: Socket,
    below: { readonly transport?: Socket },
    { address, port, timeoutMs }: ConnectOptions,
    handlers: StreamHandlers,
  ): NodeStream {
    const stream = this.#addStream(socket, { state: "connecting", remote: { address, port }, ...below });
    if (timeoutMs) stream.limitConnecting(timeoutMs);
    stream.setHandlers(handlers);
    return stream;
  }

  async #openServer(
    options: ListenOptions,
    onSocket: (socket: Socket, remote: Endpoint, localPort: number) => void,
    onClose?: () => void,
  ): Promise<StreamServer> {
    requirePort(options.port, 0);
    const { addresses, except } = planListening(options, this.#addresses);
    if (addresses.length === 0) this.#warnOfNobody(options);
    const servers: NodeServer[] = [];
    const close = () => {
      for (const server of servers) server.close();
    };
    try {
      for (const address of addresses) {
        // with port 0 the system chooses for the first address, and the others have the same
        const port = servers[0]?.local.port ?? options.port;
        const onDialled = (socket: Socket, local: Endpoint, remote: Endpoint) => {
          if (local.address === except) turnAway(socket);
          else onSocket(socket, remote, local.port);
        };
        servers.push(await this.#listenAt(address, { ...options, port }, onDialled, onClose));
      }
    } catch (error) {
      close();
      throw error;
    }
    return { local: servers[0]?.local ?? { address: anyAddress[options.family ?? 4], port: options.port }, close };
  }

  async #listenAt(
    address: string,
    { port, family }: ListenOptions,
    onSocket: (socket: Socket, local: Endpoint, remote: Endpoint) => void,
    onClose: (() => void) | undefined,
  ): Promise<NodeServer> {
    const generation = this.#generation;
    const hostPort = this.#hostPortFor(port);
    const server: NodeServer = await NodeServer.open({
      address,
      ipv6Only: family === 6,
      port,
      hostPort,
      onSocket,
      onError: (error) => this.#log.write("warn", error.message),
      onClose: () => {
        this.#servers.delete(server);
        onClose?.();
      },
    });
    this.#servers.add(server);
    this.#requireSince(generation, server);
    this.#logMapping("TCP", port, hostPort);
    return server;
  }

  /** What was opened while {@link closeAll} ran must not outlive it. */
  #requireSince(generation: number, opened: { close(): void }): void {
    if (generation === this.#generation) return;
    opened.close();
    throw new NetworkError("closed", "the network was closed meanwhile");
  }

  #hostPortFor(port: number): number {
    return this.#portMap.get(port) ?? port;
  }

  #warnOfNobody({ port }: ListenOptions): void {
    const message = `nobody can reach the server at port ${port}: it is for clients of the soft-AP, which has no address`;
    this.#log.write("warn", `${message}; give it one, as in --softap-bind 127.0.0.2`, { port });
  }

  #logMapping(protocol: "TCP" | "UDP", port: number, hostPort: number): void {
    if (hostPort === port) return;
    this.#log.write("info", `${protocol} port ${port} is port ${hostPort} of the computer`, { port, hostPort });
  }
}

function turnAway(socket: Socket): void {
  socket.on("error", () => undefined);
  socket.resetAndDestroy();
}

function dial({ address, port, localAddress: asked }: ConnectOptions): Socket {
  requireFamily(address);
  requirePort(port, 1);
  const localAddress = usableLocalAddress(asked, address);
  return connectSocket({
    host: address,
    port,
    allowHalfOpen: true,
    ...(localAddress !== undefined && { localAddress }),
  });
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
