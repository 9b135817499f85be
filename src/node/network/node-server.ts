import { createServer, type Server, type Socket } from "node:net";
import { type Endpoint, NetworkError, type StreamServer } from "../../core/ports.js";
import { plainAddress } from "./addresses.js";
import { codeOf, toNetworkError } from "./errors.js";

export interface NodeServerOptions {
  readonly address: string;
  /** The port that the modem asked for; 0: any. */
  readonly port: number;
  /** With an IPv6 address: leave the IPv4 clients alone. */
  readonly ipv6Only: boolean;
  /** The port of the computer that stands for it. */
  readonly hostPort: number;
  /** A client is there; `local` is what it has dialled, with the port that the modem asked for. */
  readonly onSocket: (socket: Socket, local: Endpoint, remote: Endpoint) => void;
  readonly onError: (error: NetworkError) => void;
  readonly onClose: () => void;
}

/** A listening socket of the computer. */
export class NodeServer implements StreamServer {
  readonly local: Endpoint;
  readonly #server: Server;
  readonly #onClose: () => void;

  private constructor(server: Server, local: Endpoint, onClose: () => void) {
    this.#server = server;
    this.local = local;
    this.#onClose = onClose;
  }

  static async open(options: NodeServerOptions): Promise<NodeServer> {
    const { address, hostPort } = options;
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(describeListenError(error, options)));
      // Alone even in a cluster, where Node would share the port between the workers.
      server.listen({ host: address, port: hostPort, exclusive: true, ipv6Only: options.ipv6Only }, resolve);
    });
    server.removeAllListeners("error");
    const actual = server.address();
    const actualPort = actual !== null && typeof actual === "object" ? actual.port : hostPort;
    const port = options.port || actualPort;
    server.on("error", (error) => options.onError(toNetworkError(error, `accepting a client on port ${port}`)));
    server.on("connection", (socket) => {
      const { localAddress, remoteAddress, remotePort } = socket;
      if (localAddress === undefined || remoteAddress === undefined || remotePort === undefined) {
        // It has gone before it could be looked at.
        socket.on("error", () => undefined);
        socket.destroy();
        return;
      }
      const remote = { address: plainAddress(remoteAddress), port: remotePort };
      options.onSocket(socket, { address: plainAddress(localAddress), port }, remote);
    });
    return new NodeServer(server, { address, port }, options.onClose);
  }

  close(): void {
    if (!this.#server.listening) return;
    // Node closes the listening socket inside the call; what it waits for afterwards are the accepted ones.
    this.#server.close();
    this.#onClose();
  }
}

function describeListenError(error: unknown, options: NodeServerOptions): NetworkError {
  const { address, port, hostPort } = options;
  const mapping = port === hostPort ? "" : ` (for the modem's port ${port})`;
  const described = toNetworkError(error, `listening at ${address} port ${hostPort}${mapping}`);
  if (codeOf(error) !== "EACCES" || hostPort >= 1024) return described;
  const advice =
    `The system does not let this user listen on port ${hostPort}${mapping}: ` +
    `put it on another port of the computer, as in --map ${port}=${port + 8000}.`;
  return new NetworkError("denied", advice, { cause: error });
}
