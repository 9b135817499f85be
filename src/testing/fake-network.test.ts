import { describe, expect, it } from "vitest";
import type { StreamSocket } from "../core/ports.js";
import { NodeClock } from "../node/clock.js";
import { describeNetworkContract } from "./contracts/network-contract.js";
import { bytesOf, failureOf, StreamEar, UdpEar } from "./contracts/network-under-test.js";
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
      softApAddress: "192.168.4.1",
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
      softApAddress: "192.168.4.1",
      silentPlace: async () => ({ address: "198.51.100.9", port: 80 }),
      dispose: async () => undefined,
    };
  });
});

describe("FakeNetwork", () => {
  const ear = () => new StreamEar();

  it("gives ports from 49152 up, in order, and takes them again", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    const server = await network.listen({ port: 80 }, ear);
    const ports: number[] = [];
    const sockets = [1, 2, 3].map(() => network.connect({ address: "127.0.0.1", port: 80 }, ear()));
    await clock.advance(10);
    ports.push(...sockets.map((socket) => socket.local.port));
    const udp = await network.openUdp({ localPort: 0, remote: { address: "127.0.0.1", port: 9 } }, new UdpEar());
    ports.push(udp.local.port, (await network.listen({ port: 0 }, ear)).local.port);
    expect(ports).toEqual([49152, 49153, 49154, 49152, 49155]);
    for (const socket of sockets) socket.close();
    // Round and round, without ever taking one that is in use.
    for (let count = 0; count < 16_384; count++) {
      const { local, close } = await network.listen({ port: 0 }, ear);
      expect(local.port).not.toBe(49155);
      close();
    }
    server.close();
  });

  it("delivers after the latency, to the millisecond", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock, latencyMs: 30 });
    const heard: [string, number][] = [];
    await network.listen({ port: 80 }, (socket) => {
      heard.push(["accepted", clock.now()]);
      return {
        onData: (bytes) => {
          heard.push([`server has ${bytes.length}`, clock.now()]);
          void socket.send(bytes);
        },
        onClose: () => heard.push(["server closed", clock.now()]),
      };
    });
    const socket = network.connect(
      { address: "127.0.0.1", port: 80 },
      {
        onOpen: () => {
          heard.push(["open", clock.now()]);
          void socket.send(bytesOf("abc"));
        },
        onData: (bytes) => {
          heard.push([`client has ${bytes.length}`, clock.now()]);
          socket.close();
        },
        onClose: () => heard.push(["never", clock.now()]),
      },
    );
    await clock.advance(1000);
    expect(heard).toEqual([
      ["accepted", 30],
      ["open", 60],
      ["server has 3", 90],
      ["client has 3", 120],
      ["server closed", 150],
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("holds the sender up at exactly the window", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock, windowBytes: 1000 });
    const receiver = ear();
    let accepted: StreamSocket | undefined;
    await network.listen({ port: 80 }, (socket) => {
      accepted = socket;
      socket.pause();
      return receiver;
    });
    const socket = network.connect({ address: "127.0.0.1", port: 80 }, ear());
    const taken: string[] = [];
    void socket.send(new Uint8Array(600)).then(() => taken.push("first"));
    void socket.send(new Uint8Array(400)).then(() => taken.push("second"));
    void socket.send(new Uint8Array(1)).then(() => taken.push("third"));
    await clock.advance(1000);
    expect(taken).toEqual(["first", "second"]);
    accepted?.resume();
    await clock.advance(1000);
    expect([taken.length, receiver.lengthBytes]).toEqual([3, 1001]);
  });

  it("answers questions for addresses after 0, 20 and 200 ms, as the recorded world does", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    const answers: [string, number][] = [];
    const ask = (name: string, timeoutMs?: number) =>
      failureOf(network.resolve(name, timeoutMs === undefined ? {} : { timeoutMs })).then((failure) =>
        answers.push([`${name}: ${failure}`, clock.now()]),
      );
    const asked = [ask("10.0.0.1"), ask("localhost"), ask("nosuch.test"), ask("localhost", 5), ask("nosuch.test", 90)];
    await clock.advance(1000);
    await Promise.all(asked);
    expect(answers).toEqual([
      ["10.0.0.1: none", 0],
      ["localhost: timeout", 5],
      ["localhost: none", 20],
      ["nosuch.test: timeout", 90],
      ["nosuch.test: dns", 200],
    ]);
  });

  it("reaches nothing outside, and gives up on a black hole as late as Linux", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock, blackHoles: ["198.51.100.9"] });
    const [outside, hole] = [ear(), ear()];
    network.connect({ address: "192.0.2.1", port: 80 }, outside);
    network.connect({ address: "198.51.100.9", port: 80 }, hole);
    await clock.advance(126_999);
    expect([outside.events, hole.events]).toEqual([["close: unreachable"], []]);
    await clock.advance(1);
    expect(hole.events).toEqual(["close: timeout"]);
    const udp = await network.openUdp({ localPort: 0, remote: { address: "127.0.0.1", port: 9 } }, new UdpEar());
    expect(await failureOf(udp.send(bytesOf("x"), { address: "192.0.2.1", port: 9 }))).toBe("unreachable");
    expect(await failureOf(udp.send(bytesOf("x"), { address: "198.51.100.9", port: 9 }))).toBe("none");
    expect(await failureOf(udp.send(bytesOf("x"), { address: "::1", port: 9 }))).toBe("unreachable");
  });

  it("treats every 127.x.y.z as the same host", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    await network.listen({ port: 80 }, ear);
    const client = ear();
    network.connect({ address: "127.200.3.4", port: 80 }, client);
    await clock.advance(10);
    expect(client.events).toEqual(["open"]);
  });

  it("has stations of its own, with their own ports, that reach each other", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    const one = network.station("192.168.1.10");
    const two = network.station("192.168.1.11", { gateway: "192.168.1.254", netmask: "255.255.0.0" });
    expect(one.stationAddress()).toEqual({ ip: "192.168.1.10", gateway: "192.168.1.1", netmask: "255.255.255.0" });
    expect(two.stationAddress().gateway).toBe("192.168.1.254");
    const accepted: string[] = [];
    for (const [name, station] of Object.entries({ one, two, network })) {
      await station.listen({ port: 80 }, (socket) => {
        accepted.push(`${name} from ${socket.remote.address}`);
        return ear();
      });
    }
    one.connect({ address: "192.168.1.11", port: 80 }, ear());
    two.connect({ address: "192.168.1.10", port: 80 }, ear());
    two.connect({ address: "127.0.0.1", port: 80 }, ear());
    await clock.advance(10);
    expect(accepted).toEqual(["two from 192.168.1.10", "one from 192.168.1.11", "network from 192.168.1.11"]);

    const heard = new UdpEar();
    const listener = await one.openUdp({ localPort: 5000, remote: { address: "192.168.1.11", port: 9 } }, heard);
    const sender = await two.openUdp({ localPort: 5000, remote: listener.local }, new UdpEar());
    await sender.send(bytesOf("hello"), listener.local);
    await clock.advance(10);
    expect(heard.datagrams.map(({ from }) => from)).toEqual([{ address: "192.168.1.11", port: 5000 }]);
  });

  it("works on the computer's clock too", async () => {
    const network = new FakeNetwork({ clock: new NodeClock() });
    await network.listen({ port: 80 }, (socket) => ({
      onData: (bytes) => void socket.send(bytes).then(() => socket.close()),
      onClose: () => undefined,
    }));
    const client = ear();
    const closed = new Promise((resolve) => {
      client.onEvent = (event) => event === "close" && resolve(event);
    });
    void network.connect({ address: "127.0.0.1", port: 80 }, client).send(bytesOf("echo"));
    await closed;
    expect([client.text, client.events]).toEqual(["echo", ["open", "data", "close"]]);
  });
});
