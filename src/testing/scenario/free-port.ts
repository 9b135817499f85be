import { NetworkError } from "../../core/ports.js";
import { PEER_ADDRESS } from "./scenario.js";
import type { World } from "./world.js";

/** Below the ephemeral ports of the usual systems, so that no connection takes a number that was found free. */
const FIRST_PORT = 12_000;
const PORT_COUNT = 20_000;

const MOST_TRIES = 100;

/** Calls `open` with random ports until one is not in use. */
export async function openOnFreePort<Opened>(world: World, open: (port: number) => Promise<Opened>): Promise<Opened> {
  for (let tries = 1; ; tries++) {
    try {
      return await open(FIRST_PORT + world.random.integer(PORT_COUNT));
    } catch (error) {
      const taken = error instanceof NetworkError && (error.failure === "address-in-use" || error.failure === "denied");
      if (!taken || tries === MOST_TRIES) throw error;
    }
  }
}

/** A port free for TCP and UDP. */
export async function findFreePort(world: World): Promise<number> {
  const { network } = world;
  return openOnFreePort(world, async (port) => {
    const server = await network.listen({ port, family: 4 }, (socket) => {
      socket.reset();
      return { onData: () => {}, onClose: () => {} };
    });
    try {
      const remote = { address: PEER_ADDRESS, port: 0 };
      const udp = await network.openUdp(
        { localPort: port, localAddress: PEER_ADDRESS, remote },
        { onMessage: () => {} },
      );
      udp.close();
    } finally {
      server.close();
    }
    return port;
  });
}
