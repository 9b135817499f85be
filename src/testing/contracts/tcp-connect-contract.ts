import { describe, expect, it } from "vitest";
import type { StreamSocket } from "../../core/ports.js";
import { bytesOf, connectPair, failureOf, type NetworkUnderTest, StreamEar, settled } from "./network-under-test.js";

/** connect and listen. */
export function describeConnecting(world: () => NetworkUnderTest): void {
  describe("connect", () => {
    it("calls onOpen once, not inside the call, and then knows both ends", async () => {
      const { network, peers, until, pass } = world();
      const accepted: StreamSocket[] = [];
      const farEar = new StreamEar();
      const server = await peers.listen({ port: 0 }, (socket) => {
        accepted.push(socket);
        return farEar;
      });
      const ear = new StreamEar();
      const near = network.connect({ address: "127.0.0.1", port: server.local.port }, ear);
      expect(ear.events).toEqual([]);
      expect(near.local.port).toBe(0);
      await until(() => accepted.length === 1 && ear.events.length === 1);
      await pass(20);
      expect(ear.events).toEqual(["open"]);
      expect(near.remote).toEqual({ address: "127.0.0.1", port: server.local.port });
      expect(near.local.address).toBe("127.0.0.1");
      expect(near.local.port).toBeGreaterThan(0);
      expect(accepted[0]?.remote).toEqual(near.local);
      expect(accepted[0]?.local).toEqual({ address: "127.0.0.1", port: server.local.port });
      // An accepted connection is open from the start and is not told so.
      expect(farEar.events).toEqual([]);
    });

    it("fails with refused where nobody listens, once and not inside the call", async () => {
      const { network, peers, until, pass } = world();
      const server = await peers.listen({ port: 0 }, () => new StreamEar());
      server.close();
      const ear = new StreamEar();
      network.connect({ address: "127.0.0.1", port: server.local.port }, ear);
      expect(ear.events).toEqual([]);
      await until(() => ear.isClosed);
      await pass(20);
      expect(ear.events).toEqual(["close: refused"]);
      expect(network.openCount).toBe(0);
    });

    it("binds to a local address first", async () => {
      const { network, peers, until } = world();
      const server = await peers.listen({ port: 0 }, () => new StreamEar());
      const ear = new StreamEar();
      const options = { address: "127.0.0.1", port: server.local.port, localAddress: "127.0.0.1" };
      const socket = network.connect(options, ear);
      await until(() => ear.events.length > 0);
      expect(ear.events).toEqual(["open"]);
      expect(socket.local.address).toBe("127.0.0.1");
    });

    it.each(["203.0.113.77", "::1"])("fails when it cannot bind to %s", async (localAddress) => {
      const { network, peers, until } = world();
      const server = await peers.listen({ port: 0 }, () => new StreamEar());
      const ear = new StreamEar();
      network.connect({ address: "127.0.0.1", port: server.local.port, localAddress }, ear);
      expect(ear.events).toEqual([]);
      await until(() => ear.isClosed);
      expect(ear.events).toEqual(["close: address-not-available"]);
    });

    it("gives up after timeoutMs when nothing answers", async (context) => {
      const { network, silentPlace, until } = world();
      if (!silentPlace) return context.skip("no place that is silent");
      const place = await silentPlace();
      const ear = new StreamEar();
      network.connect({ ...place, timeoutMs: 100 }, ear);
      await until(() => ear.isClosed);
      expect(ear.events).toEqual(["close: timeout"]);
      expect(network.openCount).toBe(0);
    });

    it("keeps a connection that was made in time", async () => {
      const { network, peers, until, pass } = world();
      const server = await peers.listen({ port: 0 }, () => new StreamEar());
      const ear = new StreamEar();
      network.connect({ address: "127.0.0.1", port: server.local.port, timeoutMs: 150 }, ear);
      await until(() => ear.events.length > 0);
      await pass(250);
      expect(ear.events).toEqual(["open"]);
    });

    it.each(["close", "reset"] as const)("calls no handler after %s() while connecting", async (end) => {
      const { network, peers, pass, until } = world();
      const farEar = new StreamEar();
      const server = await peers.listen({ port: 0 }, () => farEar);
      const ear = new StreamEar();
      for (const port of [server.local.port, 1]) network.connect({ address: "127.0.0.1", port }, ear)[end]();
      await pass(50);
      expect(ear.events).toEqual([]);
      await until(() => network.openCount === 0);
      // The server may have seen the connection come, but then it has seen it go.
      server.close();
      await until(() => peers.openCount === 0);
      expect(farEar.lengthBytes).toBe(0);
    });

    it("delivers what was sent before the connection was up, also when it is closed at once", async () => {
      const { network, peers, until } = world();
      const farEar = new StreamEar();
      const server = await peers.listen({ port: 0 }, () => farEar);
      const socket = network.connect({ address: "127.0.0.1", port: server.local.port }, new StreamEar());
      const sent = Promise.all([socket.send(bytesOf("early ")), socket.send(bytesOf("bird"))]);
      socket.close();
      await settled(world(), sent);
      await until(() => farEar.isClosed);
      expect([farEar.text, farEar.events]).toEqual(["early bird", ["data", "close"]]);
    });

    it("rejects what was sent when the connection cannot be made", async () => {
      const { network, peers, until } = world();
      const server = await peers.listen({ port: 0 }, () => new StreamEar());
      server.close();
      const ear = new StreamEar();
      const socket = network.connect({ address: "127.0.0.1", port: server.local.port }, ear);
      const sent = failureOf(socket.send(bytesOf("lost")));
      await until(() => ear.isClosed);
      expect(await settled(world(), sent)).toBe("refused");
      expect(await settled(world(), failureOf(socket.send(bytesOf("late"))))).not.toBe("none");
    });

    it("takes the misuse of a name for an address, and of odd ports, as a bug", () => {
      const { network } = world();
      expect(() => network.connect({ address: "localhost", port: 80 }, new StreamEar())).toThrow(TypeError);
      expect(() => network.connect({ address: "", port: 80 }, new StreamEar())).toThrow(TypeError);
      for (const port of [0, -1, 65536, 1.5, NaN]) {
        expect(() => network.connect({ address: "127.0.0.1", port }, new StreamEar())).toThrow(RangeError);
      }
    });

    it("reaches an IPv6 server", async (context) => {
      const { network, peers, until, missing } = world();
      if (missing?.ipv6) return context.skip(missing.ipv6);
      const accepted: StreamSocket[] = [];
      const server = await peers.listen({ port: 0, family: 6 }, (socket) => {
        accepted.push(socket);
        return new StreamEar();
      });
      expect(server.local.address).toBe("::1");
      const ear = new StreamEar();
      const near = network.connect({ address: "::1", port: server.local.port }, ear);
      expect(near.local).toEqual({ address: "::", port: 0 });
      await until(() => accepted.length > 0 && ear.events.length > 0);
      expect(ear.events).toEqual(["open"]);
      expect([near.local.address, accepted[0]?.local.address]).toEqual(["::1", "::1"]);
    });
  });

  describe("listen", () => {
    it.each([
      [undefined, "open", "open"],
      ["station", "open", "close: refused"],
      ["softAp", "close: refused", "open"],
    ] as const)(
      "for interface %s: a client of the station's address sees %s, one of the soft-AP's %s",
      async (netif, ...expected) => {
        const { network, peers, until, softApAddress } = world();
        if (softApAddress === undefined) return;
        const server = await network.listen({ port: 0, family: 4, ...(netif && { netif }) }, () => new StreamEar());
        const ears = ["127.0.0.1", softApAddress].map((address) => {
          const ear = new StreamEar();
          peers.connect({ address, port: server.local.port }, ear);
          return ear;
        });
        await until(() => ears.every(({ events }) => events.length > 0));
        expect(ears.map(({ events }) => events[0])).toEqual(expected);
        server.close();
        const late = ["127.0.0.1", softApAddress].map((address) => {
          const ear = new StreamEar();
          peers.connect({ address, port: server.local.port }, ear);
          return ear;
        });
        await until(() => late.every(({ isClosed }) => isClosed));
        expect(late.map(({ events }) => events)).toEqual([["close: refused"], ["close: refused"]]);
      },
    );

    it("takes no address when another of them is taken", async () => {
      const { network, peers, softApAddress } = world();
      if (softApAddress === undefined) return;
      const other = await network.listen({ port: 0, netif: "softAp" }, () => new StreamEar());
      const { port } = other.local;
      expect(await failureOf(network.listen({ port }, () => new StreamEar()))).toBe("address-in-use");
      const station = await network.listen({ port, netif: "station" }, () => new StreamEar());
      for (const server of [other, station]) server.close();
      expect(network.openCount + peers.openCount).toBe(0);
    });

    it("is reached by nobody for a soft-AP without an address, and can be closed", async () => {
      const { peers, until } = world();
      const server = await peers.listen({ port: 4321, netif: "softAp" }, () => new StreamEar());
      expect(server.local.port).toBe(4321);
      expect(peers.openCount).toBe(0);
      const ear = new StreamEar();
      peers.connect({ address: "127.0.0.1", port: 4321 }, ear);
      await until(() => ear.isClosed);
      expect(ear.events).toEqual(["close: refused"]);
      server.close();
    });

    it("can be reached at the station's address", async () => {
      const { network, peers, until } = world();
      const server = await network.listen({ port: 0 }, () => new StreamEar());
      const ear = new StreamEar();
      peers.connect({ address: network.stationAddress().ip, port: server.local.port }, ear);
      await until(() => ear.events.length > 0);
      expect(ear.events).toEqual(["open"]);
    });

    it("refuses a port that is in use, and takes it as soon as it is free", async () => {
      const { network, peers } = world();
      const first = await network.listen({ port: 0 }, () => new StreamEar());
      const { port } = first.local;
      for (const other of [network, peers]) {
        expect(await failureOf(other.listen({ port }, () => new StreamEar()))).toBe("address-in-use");
      }
      first.close();
      const second = await network.listen({ port }, () => new StreamEar());
      expect(second.local.port).toBe(port);
      // The first one is over: closing it again must not touch the second.
      first.close();
      expect(await failureOf(network.listen({ port }, () => new StreamEar()))).toBe("address-in-use");
      second.close();
    });

    it("refuses clients once closed, and keeps those it has accepted", async () => {
      const { network, peers, until } = world();
      const { near, nearEar, far, farEar, server } = await connectPair(world(), peers, network);
      server.close();
      const late = new StreamEar();
      peers.connect({ address: "127.0.0.1", port: server.local.port }, late);
      await until(() => late.isClosed);
      expect(late.events).toEqual(["close: refused"]);
      await settled(world(), Promise.all([near.send(bytesOf("ping")), far.send(bytesOf("pong"))]));
      await until(() => nearEar.lengthBytes === 4 && farEar.lengthBytes === 4);
      expect([nearEar.text, farEar.text]).toEqual(["pong", "ping"]);
    });

    it("takes its port back although accepted connections are open", async () => {
      const { network, peers } = world();
      const { server } = await connectPair(world(), peers, network);
      server.close();
      const again = await network.listen({ port: server.local.port }, () => new StreamEar());
      again.close();
    });

    it.each([
      ["close", "close"],
      ["reset", "close: reset"],
    ] as const)("lets onConnection %s the connection at once", async (end, event) => {
      const { network, peers, until, pass } = world();
      const farEar = new StreamEar();
      const server = await network.listen({ port: 0 }, (socket) => {
        socket[end]();
        return farEar;
      });
      const ear = new StreamEar();
      peers.connect({ address: "127.0.0.1", port: server.local.port }, ear);
      await until(() => ear.isClosed);
      await pass(20);
      expect(ear.events).toEqual(["open", event]);
      expect(farEar.events).toEqual([]);
    });

    it("delivers what onConnection sends", async () => {
      const { network, peers, until } = world();
      const server = await network.listen({ port: 0 }, (socket) => {
        void socket.send(bytesOf("welcome")).then(() => socket.close());
        return new StreamEar();
      });
      const ear = new StreamEar();
      peers.connect({ address: "127.0.0.1", port: server.local.port }, ear);
      await until(() => ear.isClosed);
      expect([ear.text, ear.events]).toEqual(["welcome", ["open", "data", "close"]]);
    });

    it("accepts many clients at a time", async () => {
      const { network, peers, until } = world();
      const server = await network.listen({ port: 0 }, (socket) => ({
        onData: (bytes) => void socket.send(bytes),
        onClose: () => undefined,
      }));
      const clients = Array.from({ length: 30 }, (_, index) => {
        const ear = new StreamEar();
        const socket = peers.connect({ address: "127.0.0.1", port: server.local.port }, ear);
        return { ear, socket, sent: socket.send(bytesOf(`client ${index}`)) };
      });
      await until(() => clients.every(({ ear }, index) => ear.text === `client ${index}`));
      for (const { socket } of clients) socket.close();
      server.close();
      await until(() => network.openCount === 0 && peers.openCount === 0);
    });

    it.each([-1, 65536, 1.5, NaN])("takes the port %d as a bug", async (port) => {
      await expect(world().network.listen({ port }, () => new StreamEar())).rejects.toThrow(RangeError);
    });
  });
}
