import { createServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { LabHost, OpenService } from "../lab-host.js";
import { serve } from "../serve.js";
import { identityOf } from "../tls.js";

const LONGEST_MESSAGE_BYTES = 1_000_000;

async function echoMessages(server: Server): Promise<OpenService> {
  const { WebSocketServer } = await import("ws");
  const sockets = new WebSocketServer({ server, maxPayload: LONGEST_MESSAGE_BYTES });
  sockets.on("connection", (socket) => {
    socket.on("error", () => undefined);
    socket.on("message", (data, binary) => {
      // A client that does not read its echo is not read either.
      socket.pause();
      socket.send(data, { binary }, () => socket.resume());
    });
  });
  const service = await serve(server);
  return {
    port: service.port,
    close() {
      sockets.close();
      service.close();
    },
  };
}

/** Whoever asks for a page is told what is spoken here. */
function explain(_: unknown, response: { writeHead(status: number): { end(text: string): void } }): void {
  response.writeHead(426).end("This is a WebSocket server.\n");
}

export const ws: LabHost = {
  name: "ws.test",
  number: 81,
  summary: "Sends back every WebSocket message, text or binary, on any path.",
  services: [
    { protocol: "tcp", port: 80, summary: "WebSocket (RFC 6455)", open: () => echoMessages(createServer(explain)) },
    {
      protocol: "tcp",
      port: 443,
      summary: "WebSocket over TLS",
      open: async (lab) => {
        const server = createHttpsServer(await identityOf(lab, "ws.test"), explain);
        server.on("tlsClientError", (_, socket) => socket.destroy());
        return echoMessages(server);
      },
    },
  ],
};
