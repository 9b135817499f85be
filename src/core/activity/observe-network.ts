import {
  type ConnectOptions,
  type Endpoint,
  type HttpExchange,
  type HttpRequest,
  type Network,
  NetworkError,
  type NetworkFailure,
  type StreamHandlers,
  type StreamSocket,
} from "../ports.js";
import type { Activity } from "./activity.js";

type Tell = (activity: Activity) => void;
type StreamProtocol = "tcp" | "tls";

const NOWHERE: Endpoint = { address: "", port: 0 };

/** The same network, with everything that passes told to `tell`. */
export function observeNetwork(network: Network, tell: Tell): Network {
  let connections = 0;

  function connect(
    protocol: StreamProtocol,
    { address, port }: ConnectOptions,
    handlers: StreamHandlers,
    open: (handlers: StreamHandlers) => StreamSocket,
  ): StreamSocket {
    const stream = new ObservedStream(++connections, protocol, { address, port }, tell);
    tell({ kind: "connecting", ...stream.about });
    return stream.wrap(open(stream.observing(handlers)));
  }

  function accept(protocol: StreamProtocol, onConnection: (socket: StreamSocket) => StreamHandlers) {
    return (socket: StreamSocket): StreamHandlers => {
      const stream = new ObservedStream(++connections, protocol, socket.remote, tell);
      stream.wrap(socket);
      tell({ kind: "connected", accepted: true, ...stream.about });
      return stream.observing(onConnection(stream));
    };
  }

  function listening<Server extends { readonly local: Endpoint; close(): void }>(
    protocol: StreamProtocol,
    server: Server,
  ) {
    const { local } = server;
    tell({ kind: "listening", protocol, local });
    let isClosed = false;
    return {
      local,
      close() {
        server.close();
        if (!isClosed) tell({ kind: "not-listening", protocol, local });
        isClosed = true;
      },
    };
  }

  return {
    async resolve(name, options) {
      const address = await told(network.resolve(name, options), (failure) => tell({ kind: "lookup", name, failure }));
      tell({ kind: "lookup", name, address });
      return address;
    },
    connect: (options, handlers) => connect("tcp", options, handlers, (inner) => network.connect(options, inner)),
    connectTls: (options, handlers) => connect("tls", options, handlers, (inner) => network.connectTls(options, inner)),
    listen: async (options, onConnection) =>
      listening("tcp", await network.listen(options, accept("tcp", onConnection))),
    listenTls: async (options, onConnection) =>
      listening("tls", await network.listenTls(options, accept("tls", onConnection))),
    async openUdp(options, handlers) {
      const connection = ++connections;
      const about = (remote: Endpoint) => ({ connection, protocol: "udp", local, remote }) as const;
      let local = NOWHERE;
      const socket = await network.openUdp(options, {
        onMessage(bytes, from) {
          tell({ kind: "received", bytes, ...about(from) });
          handlers.onMessage(bytes, from);
        },
      });
      local = socket.local;
      tell({ kind: "connected", accepted: false, ...about(options.remote) });
      let isClosed = false;
      return {
        local,
        send(bytes, to) {
          tell({ kind: "sent", bytes, ...about(to) });
          return socket.send(bytes, to);
        },
        close() {
          socket.close();
          if (!isClosed) tell({ kind: "disconnected", by: "modem", ...about(options.remote) });
          isClosed = true;
        },
      };
    },
    async ping(address, options) {
      const roundTripMs = await told(network.ping(address, options), (failure) =>
        tell({ kind: "ping", address, failure }),
      );
      tell({ kind: "ping", address, roundTripMs });
      return roundTripMs;
    },
    httpGet: (request) => observedHttp(network.httpGet(request), request, tell),
    announceService: (service) => network.announceService(service),
    queryServices: (query) => network.queryServices(query),
    stationAddress: () => network.stationAddress(),
    softApAddress: () => network.softApAddress(),
  };
}

/** A stream between its owner and the network. */
class ObservedStream implements StreamSocket {
  #inner: StreamSocket | undefined;
  #isOver = false;

  constructor(
    private readonly connection: number,
    private readonly protocol: StreamProtocol,
    private readonly peer: Endpoint,
    private readonly tell: Tell,
  ) {}

  wrap(inner: StreamSocket): this {
    this.#inner = inner;
    return this;
  }

  observing(handlers: StreamHandlers): StreamHandlers {
    return {
      onOpen: () => {
        this.tell({ kind: "connected", accepted: false, ...this.about });
        handlers.onOpen?.();
      },
      onData: (bytes) => {
        this.tell({ kind: "received", bytes, ...this.about });
        handlers.onData(bytes);
      },
      onClose: (failure) => {
        this.#over({ by: "peer", ...(failure && { failure: failure.failure }) });
        handlers.onClose(failure);
      },
    };
  }

  get about() {
    const { connection, protocol, local, remote } = this;
    return { connection, protocol, local, remote };
  }

  get local(): Endpoint {
    return this.#inner?.local ?? NOWHERE;
  }

  get remote(): Endpoint {
    return this.#inner?.remote ?? this.peer;
  }

  send(bytes: Uint8Array): Promise<void> {
    this.tell({ kind: "sent", bytes, ...this.about });
    return this.#inner?.send(bytes) ?? Promise.resolve();
  }

  pause(): void {
    this.#inner?.pause();
  }

  resume(): void {
    this.#inner?.resume();
  }

  close(): void {
    this.#over({ by: "modem" });
    this.#inner?.close();
  }

  reset(): void {
    this.#over({ by: "modem", reset: true });
    this.#inner?.reset();
  }

  setKeepAlive(seconds: number): void {
    this.#inner?.setKeepAlive(seconds);
  }

  setNoDelay(on: boolean): void {
    this.#inner?.setNoDelay(on);
  }

  #over(how: { readonly by: "modem" | "peer"; readonly reset?: boolean; readonly failure?: NetworkFailure }): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.tell({ kind: "disconnected", ...how, ...this.about });
  }
}

function observedHttp(exchange: HttpExchange, { secure, host, port, path }: HttpRequest, tell: Tell): HttpExchange {
  const url = `${secure ? "https" : "http"}://${host}:${port}${path}`;
  tell({ kind: "http", url });
  const response = told(exchange.response, (failure) => tell({ kind: "http", url, failure })).then((answer) => {
    tell({ kind: "http", url, status: answer.status });
    return answer;
  });
  return { response, abort: () => exchange.abort() };
}

/** The same promise; a failure is told on its way. */
async function told<T>(promise: Promise<T>, tellFailure: (failure: NetworkFailure) => void): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    tellFailure(error instanceof NetworkError ? error.failure : "other");
    throw error;
  }
}
