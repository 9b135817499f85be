export { FakeClock, type FakeClockOptions } from "./fake-clock.js";
export { FakeNetwork, type FakeNetworkOptions, type FakeStation } from "./fake-network.js";
