import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { Clock, Network, UdpSocket } from "../../core/ports.js";
import { readAnswer, writeRequest } from "../../core/sntp/sntp-packet.js";
import { NodeClock } from "../../node/clock.js";
import { NodeNetwork } from "../../node/network/node-network.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { FakeNetwork } from "../../testing/fake-network.js";
import { SntpServer } from "./sntp-server.js";

interface World {
  readonly clock: Clock;
  readonly network: Network;
  pass(ms: number): Promise<void>;
  dispose(): void;
}

const worlds: [string, () => World][] = [
  [
    "a fake network",
    () => {
      const clock = new FakeClock();
      return { clock, network: new FakeNetwork({ clock }), pass: (ms) => clock.advance(ms), dispose: () => undefined };
    },
  ],
  [
    "the network of the computer",
    () => {
      const network = new NodeNetwork();
      const pass = (ms: number) => sleep(ms).then(() => undefined);
      return { clock: new NodeClock(), network, pass, dispose: () => network.closeAll() };
    },
  ],
];

describe.each(worlds)("an SNTP server in %s", (_name, create) => {
  let world: World;
  afterEach(() => world.dispose());

  async function ask(server: SntpServer): Promise<{ readonly answers: Uint8Array[]; readonly socket: UdpSocket }> {
    const answers: Uint8Array[] = [];
    const socket = await world.network.openUdp(
      { localPort: 0, remote: server.local },
      { onMessage: (bytes) => answers.push(bytes) },
    );
    await socket.send(writeRequest(77), server.local);
    await world.pass(50);
    return { answers, socket };
  }

  // Before 1970 is another era for SNTP, and after 2036 as well.
  it.each(["1999-12-31T23:59:59.500Z", "2026-03-04T05:06:07.250Z", "2040-01-01T00:00:00.000Z"])(
    "says that it is %s",
    async (date) => {
      world = create();
      const server = await SntpServer.open(world.network, world.clock, { timeMs: Date.parse(date) });
      const { answers } = await ask(server);
      const told = readAnswer(answers[0] ?? new Uint8Array(), 77) ?? 0;
      expect(told - Date.parse(date)).toBeGreaterThanOrEqual(-1);
      expect(told - Date.parse(date)).toBeLessThan(2000);
      expect(server.requests).toHaveLength(1);
      expect(server.requests[0]?.packet).toEqual(writeRequest(77));
      server.setTime(0);
      const later = await ask(server);
      expect(readAnswer(later.answers[0] ?? new Uint8Array(), 77)).toBeLessThan(2000);
    },
  );

  it("answers late, or with stratum 0, or not at all, and ignores what is too short", async () => {
    world = create();
    const server = await SntpServer.open(world.network, world.clock, { delayMs: 80 });
    const { answers, socket } = await ask(server);
    expect(answers).toHaveLength(0);
    await world.pass(80);
    expect(answers).toHaveLength(1);
    server.stratum = 0;
    await socket.send(writeRequest(77), server.local);
    await world.pass(130);
    expect(answers[1] && readAnswer(answers[1], 77)).toBeUndefined();
    server.answering = false;
    await socket.send(writeRequest(77), server.local);
    server.answering = true;
    await socket.send(new Uint8Array(47), server.local);
    server.answering = false;
    await world.pass(130);
    expect(answers).toHaveLength(2);
    expect(server.requests).toHaveLength(4);
    server.close();
    server.close();
  });
});
