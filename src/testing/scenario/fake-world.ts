import { FakeClock } from "../fake-clock.js";
import { FakeNetwork } from "../fake-network.js";
import { SeededRandom } from "../seeded-random.js";
import type { World } from "./world.js";

/** A world in which the same calls always give the same bytes. */
export function openFakeWorld(): World {
  const clock = new FakeClock();
  return {
    clock,
    network: new FakeNetwork({ clock }),
    random: new SeededRandom(1),
    sleep: (ms) => clock.advance(ms),
  };
}
