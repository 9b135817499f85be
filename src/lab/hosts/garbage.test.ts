import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { LabClient } from "../../testing/lab-client.js";
import { SeededRandom } from "../../testing/seeded-random.js";
import { labAddresses } from "../addresses.js";
import { labHosts } from "./index.js";

const random = new SeededRandom(7);
const garbage = () => Uint8Array.from({ length: 1 + random.integer(3000) }, () => random.integer(256));

const services = labHosts.flatMap(({ name, number, services }) =>
  services.map(({ protocol, port }) => ({ name, address: labAddresses(number)[0], protocol, port })),
);

describe.each(services)("$name, $protocol port $port", ({ name, address, protocol, port }) => {
  it("takes any bytes, and is there afterwards", async () => {
    const client = new LabClient();
    for (let round = 0; round < 6; round++) {
      if (protocol === "udp") {
        const remote = { address, port };
        const socket = await client.network.openUdp({ localPort: 0, remote }, { onMessage: () => undefined });
        await socket.send(garbage().subarray(0, 1400), remote);
      } else {
        // with TLS below it also behind the handshake
        const tls = port === 443 || port === 8883 ? round % 2 === 1 : false;
        const { socket } = await client.dial(name, port, tls ? { tls: {} } : {});
        await socket.send(garbage()).catch(() => undefined);
        await sleep(10);
        if (round % 3 === 0) socket.reset();
        else socket.close();
      }
    }
    if (protocol === "tcp") expect((await client.dial(name, port)).ear.events[0]).toBe("open");
  });
});
