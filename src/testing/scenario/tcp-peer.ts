import type { StreamServer } from "../../core/ports.js";
import { openOnFreePort } from "./free-port.js";
import { PeerConnection } from "./peer-connection.js";
import { type ConnectResult, PEER_ADDRESS, type PeerSpec } from "./scenario.js";
import { type World, waitUntil } from "./world.js";

/** How long a client waits for the modem's server. */
const CONNECT_TIMEOUT_MS = 2000;
const CONNECT_STEP_MS = 5;

/** A TCP server or client on the network; its connections stay numbered after they are over. */
export class TcpPeer {
  /** In order of connecting. */
  private readonly connections: PeerConnection[] = [];
  private server: StreamServer | undefined;
  private latestPort = 0;

  constructor(private readonly world: World) {}

  async listen(spec: PeerSpec & { kind: "tcp-server" }): Promise<void> {
    const echoDelayMs = spec.reply === "echo" ? spec.delayMs : undefined;
    const { network } = this.world;
    this.server = await openOnFreePort(this.world, (port) =>
      network.listen({ port, family: 4 }, (socket) => {
        const connection = new PeerConnection(this.world, echoDelayMs);
        connection.attach(socket);
        this.connections.push(connection);
        return connection.handlers;
      }),
    );
    this.latestPort = this.server.local.port;
  }

  async connect(port: number): Promise<ConnectResult> {
    const connection = new PeerConnection(this.world);
    let open = false;
    const options = { address: PEER_ADDRESS, port, timeoutMs: CONNECT_TIMEOUT_MS };
    const socket = this.world.network.connect(options, {
      ...connection.handlers,
      onOpen: () => {
        open = true;
      },
    });
    connection.attach(socket);
    await waitUntil(this.world, CONNECT_STEP_MS, CONNECT_TIMEOUT_MS, () => open || connection.closed);
    if (!open) {
      connection.reset();
      return "refused";
    }
    this.connections.push(connection);
    this.latestPort = socket.local.port;
    return "connected";
  }

  /** The server's port, or the local port of the client's latest connection; 0 before the first. */
  get port(): number {
    return this.latestPort;
  }

  /** The n-th connection from 0; negative numbers count from the latest. */
  connection(link: number): PeerConnection | undefined {
    return this.connections.at(link);
  }

  close(): void {
    this.server?.close();
    for (const connection of this.connections) connection.close();
  }
}
