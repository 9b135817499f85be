import { SntpServer } from "../../lab/servers/sntp-server.js";
import { openOnFreePort } from "./free-port.js";
import { PEER_ADDRESS } from "./scenario.js";
import type { World } from "./world.js";

/** How long every scenario may expect an answer to take. */
const ANSWER_DELAY_MS = 300;

/** Tells the time of the world's clock over SNTP on a free UDP port, until it is closed. */
export function openTimeServer(world: World): Promise<SntpServer> {
  const options = { address: PEER_ADDRESS, delayMs: ANSWER_DELAY_MS };
  return openOnFreePort(world, (port) => SntpServer.open(world.network, world.clock, { ...options, port }));
}
