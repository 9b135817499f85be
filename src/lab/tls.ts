import type { Socket } from "node:net";
import { createServer, type TlsOptions } from "node:tls";
import type { ServerIdentityOptions } from "./certificates.js";
import type { LabService, LabSurroundings } from "./lab-host.js";
import { serve } from "./serve.js";

/** What a TLS server shows: a certificate for `name`, with its key. */
export async function identityOf(
  { certificates }: LabSurroundings,
  name: string,
  options?: ServerIdentityOptions,
): Promise<{ readonly cert: string; readonly key: string }> {
  const { certificate, key } = await (await certificates()).serverIdentity(name, options);
  return { cert: certificate, key };
}

/** A service over TLS: how its handshakes are made, and what it does with each connection. */
export function tlsService(
  optionsFor: (surroundings: LabSurroundings) => Promise<TlsOptions>,
  onConnection: (socket: Socket) => void,
): LabService["open"] {
  return async (surroundings) => {
    const server = createServer(await optionsFor(surroundings), (socket) => {
      socket.on("error", () => undefined);
      onConnection(socket);
    });
    // A handshake that fails is the client's matter.
    server.on("tlsClientError", (_, socket) => socket.destroy());
    return serve(server);
  };
}
