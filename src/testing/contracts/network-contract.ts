import { afterEach, beforeEach, describe } from "vitest";
import type { CreateNetworkUnderTest, NetworkUnderTest } from "./network-under-test.js";
import { describeResolve } from "./resolve-contract.js";
import { describeConnecting } from "./tcp-connect-contract.js";
import { describeStreams } from "./tcp-stream-contract.js";
import { describeTls } from "./tls-contract.js";
import { describeUdp } from "./udp-contract.js";

export type { CreateNetworkUnderTest, NetworkUnderTest } from "./network-under-test.js";

/** Registers the tests that every `Network` has to pass. */
export function describeNetworkContract(name: string, create: CreateNetworkUnderTest): void {
  describe(`${name} keeps the Network contract`, () => {
    let current: NetworkUnderTest;
    beforeEach(async () => {
      current = await create();
    });
    afterEach(() => current.dispose());
    const world = () => current;

    describeConnecting(world);
    describeStreams(world);
    describeTls(world);
    describeUdp(world);
    describeResolve(world);
  });
}
