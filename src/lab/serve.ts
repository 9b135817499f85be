import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { LabService, LabSurroundings, OpenService } from "./lab-host.js";

/** More at one time are dropped: five links each of a fleet of two thousand modems. */
const MOST_CONNECTIONS = 10_000;
/** A connection on which nothing passes for so long is dropped. */
const IDLE_MS = 600_000;

/** Lets a server of Node listen on any free port of the loopback interface. */
export async function serve(server: Server): Promise<OpenService> {
  const connections = new Set<Socket>();
  server.maxConnections = MOST_CONNECTIONS;
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    // A peer that has gone is nothing to report.
    socket.on("error", () => undefined);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    // The modem's own end keeps the process alive; the lab alone must not.
    socket.unref();
  });
  server.listen({ host: "127.0.0.1", port: 0, exclusive: true });
  await once(server, "listening");
  server.unref();
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    close() {
      server.close();
      for (const socket of connections) socket.destroy();
    },
  };
}

/** A service over TCP: what it does with each connection. */
export function tcpService(onConnection: (socket: Socket, surroundings: LabSurroundings) => void): LabService["open"] {
  return (surroundings) =>
    serve(createServer({ allowHalfOpen: true, noDelay: true }, (socket) => onConnection(socket, surroundings)));
}

/** A service over UDP: the answer to each datagram, or undefined for none. */
export function udpService(
  answer: (bytes: Uint8Array, surroundings: LabSurroundings) => Uint8Array | undefined,
): LabService["open"] {
  return async (surroundings) => {
    const socket = await surroundings.network.openUdp(
      { localPort: 0, localAddress: "127.0.0.1", remote: { address: "127.0.0.1", port: 0 } },
      {
        onMessage(bytes, from) {
          const reply = answer(bytes, surroundings);
          // A client that has gone does not matter.
          if (reply) socket.send(reply, from).catch(() => undefined);
        },
      },
    );
    return { port: socket.local.port, close: () => socket.close() };
  };
}
