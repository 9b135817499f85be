export { FakeClock, type FakeClockOptions } from "./fake-clock.js";
export { FakeFlash } from "./fake-flash.js";
export { FakeNetwork, type FakeNetworkOptions } from "./fake-network.js";
export { SeededRandom } from "./seeded-random.js";
