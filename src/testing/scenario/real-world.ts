import { NodeClock } from "../../node/clock.js";
import { NodeNetwork } from "../../node/network/node-network.js";
import { NodeRandom } from "../../node/random.js";
import { sleepOn, type World } from "./world.js";

/** The computer's own time, loopback sockets and chance. */
export function openRealWorld(): World {
  const clock = new NodeClock({ keepAlive: true });
  return {
    clock,
    network: new NodeNetwork(),
    random: new NodeRandom(),
    sleep: sleepOn(clock),
  };
}
