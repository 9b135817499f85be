import { describe } from "vitest";
import { describeNetworkContract } from "./contracts/network-contract.js";
import { FakeClock } from "./fake-clock.js";
import { FakeNetwork } from "./fake-network.js";

describe.each([0, 1, 7])("with a latency of %i ms", (latencyMs) => {
  describeNetworkContract("FakeNetwork", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({
      clock,
      latencyMs,
      names: { "Known.test": "127.0.0.9" },
      blackHoles: ["198.51.100.9"],
    });
    return {
      network,
      peers: network.station("127.0.0.1"),
      until: async (condition) => {
        // Looking for a timer lets promise work finish, which may be what the condition waits for.
        while (!condition()) {
          if (!(await clock.advanceToNextTimer()) && !condition()) throw new Error("nothing more happens");
        }
      },
      pass: (ms) => clock.advance(ms),
      silentPlace: async () => ({ address: "198.51.100.9", port: 80 }),
      dispose: async () => undefined,
    };
  });
});
