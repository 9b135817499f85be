export { FakeClock, type FakeClockOptions } from "./fake-clock.js";
export { FakeFlash } from "./fake-flash.js";
export { FakeNetwork, type FakeNetworkOptions, type FakeStation } from "./fake-network.js";
export { SeededRandom } from "./seeded-random.js";
