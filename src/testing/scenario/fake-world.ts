import type { Random } from "../../core/ports.js";
import { FakeClock } from "../fake-clock.js";
import { FakeNetwork } from "../fake-network.js";
import type { World } from "./world.js";

/** A world in which the same calls always give the same bytes. */
export function openFakeWorld(): World {
  const clock = new FakeClock();
  return {
    clock,
    network: new FakeNetwork({ clock }),
    random: new RepeatableRandom(),
    sleep: (ms) => clock.advance(ms),
  };
}

/** A linear congruential generator with a fixed start (the constants are those of Numerical Recipes). */
class RepeatableRandom implements Random {
  private state = 1;

  integer(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }
}
