import { describe, expect, it } from "vitest";
import type { Network, UdpOptions, UdpSocket } from "../../core/ports.js";
import { bytesOf, failureOf, type NetworkUnderTest, patternBytes, settled, UdpEar } from "./network-under-test.js";

const loopback = { address: "127.0.0.1", port: 9 };
const group = "239.255.77.7";
const everybody = "255.255.255.255";

export function describeUdp(world: () => NetworkUnderTest): void {
  const open = async (network: Network, options: Partial<UdpOptions> = {}) => {
    const ear = new UdpEar();
    const socket = await settled(world(), network.openUdp({ localPort: 0, remote: loopback, ...options }, ear));
    return { socket, ear };
  };
  const send = (socket: UdpSocket, text: string, to: { address: string; port: number }) =>
    settled(world(), socket.send(bytesOf(text), to));

  describe("UDP", () => {
    it("delivers whole datagrams in order and says who has sent them", async () => {
      const { network, peers, until } = world();
      const near = await open(network);
      const far = await open(peers, { remote: near.socket.local });
      expect(near.socket.local.port).toBeGreaterThan(0);
      const sizes = [1, 0, 1500, 2920, 8192, 65_507, 3];
      for (const size of sizes) await settled(world(), far.socket.send(patternBytes(size), near.socket.local));
      await until(() => near.ear.datagrams.length === sizes.length);
      for (const [index, { bytes, from }] of near.ear.datagrams.entries()) {
        expect(Buffer.compare(bytes, patternBytes(sizes[index] ?? 0))).toBe(0);
        expect(bytes.constructor).toBe(Uint8Array);
        expect(from).toEqual({ address: "127.0.0.1", port: far.socket.local.port });
      }
      await send(near.socket, "answer", far.socket.local);
      await until(() => far.ear.texts[0] === "answer");
    });

    it("sends to a different place each time", async () => {
      const { network, peers, until } = world();
      const near = await open(network);
      const places = [await open(peers), await open(peers), await open(peers)];
      for (const [index, { socket }] of places.entries()) await send(near.socket, `to ${index}`, socket.local);
      await until(() => places.every(({ ear }) => ear.texts.length === 1));
      expect(places.map(({ ear }) => ear.texts[0])).toEqual(["to 0", "to 1", "to 2"]);
    });

    it("reaches itself", async () => {
      const { network, until } = world();
      const { socket, ear } = await open(network);
      await send(socket, "me", socket.local);
      await until(() => ear.texts[0] === "me");
    });

    it("loses what is sent where nobody listens, and goes on", async () => {
      const { network, peers, until } = world();
      const near = await open(network);
      const gone = await open(peers);
      gone.socket.close();
      const there = await open(peers);
      for (let count = 0; count < 3; count++) await send(near.socket, "lost", gone.socket.local);
      await send(near.socket, "heard", there.socket.local);
      await until(() => there.ear.texts[0] === "heard");
    });

    it("rejects a datagram that is too long", async () => {
      const { socket } = await open(world().network);
      expect(await settled(world(), failureOf(socket.send(new Uint8Array(65_508), loopback)))).toBe("other");
    });

    it("refuses a port that is in use, and takes it as soon as it is free", async () => {
      const { network, peers, until } = world();
      const first = await open(network);
      const { port } = first.socket.local;
      const again = (sharePort = false) =>
        network.openUdp({ localPort: port, remote: loopback, sharePort }, new UdpEar());
      for (const sharePort of [false, true]) {
        expect(await settled(world(), failureOf(again(sharePort)))).toBe("address-in-use");
      }
      for (let round = 0; round < 5; round++) {
        first.socket.close();
        const second = await settled(world(), again());
        expect(second.local.port).toBe(port);
        second.close();
      }
      const last = await open(network, { localPort: port });
      const far = await open(peers);
      await send(far.socket, "new owner", last.socket.local);
      await until(() => last.ear.texts[0] === "new owner");
      expect(first.ear.texts).toEqual([]);
    });

    it("lets sockets share a port when both want to", async () => {
      const { network, peers, until } = world();
      const first = await open(network, { sharePort: true });
      const { port } = first.socket.local;
      const second = await open(network, { localPort: port, sharePort: true });
      expect(second.socket.local.port).toBe(port);
      const far = await open(peers);
      await send(far.socket, "one of you", first.socket.local);
      await until(() => first.ear.texts.length + second.ear.texts.length === 1);
      second.socket.close();
      await send(far.socket, "the other", first.socket.local);
      await until(() => first.ear.texts.includes("the other"));
      first.socket.close();
      const alone = await open(network, { localPort: port });
      expect(alone.socket.local.port).toBe(port);
    });

    it("calls no handler and sends nothing after close", async () => {
      const { network, peers, pass } = world();
      const near = await open(network);
      const far = await open(peers);
      const sent = far.socket.send(bytesOf("late"), near.socket.local);
      near.socket.close();
      near.socket.close();
      await settled(world(), sent);
      await pass(30);
      expect(near.ear.datagrams).toEqual([]);
      expect(await settled(world(), failureOf(near.socket.send(bytesOf("x"), far.socket.local)))).toBe("closed");
      far.socket.close();
      expect([network.openCount, peers.openCount]).toEqual([0, 0]);
    });

    it("fails when it cannot bind to the local address", async () => {
      const options = { localPort: 0, remote: loopback, localAddress: "203.0.113.77" };
      const opening = world().network.openUdp(options, new UdpEar());
      expect(await settled(world(), failureOf(opening))).toBe("address-not-available");
    });

    it("takes names for addresses, and odd ports, as bugs", async () => {
      const { network } = world();
      const { socket } = await open(network);
      const name = { address: "localhost", port: 9 };
      await expect(settled(world(), socket.send(bytesOf("x"), name))).rejects.toThrow(TypeError);
      await expect(settled(world(), socket.send(bytesOf("x"), { ...loopback, port: 0 }))).rejects.toThrow(RangeError);
      await expect(open(network, { remote: name })).rejects.toThrow(TypeError);
      await expect(open(network, { localPort: 65536 })).rejects.toThrow(RangeError);
    });

    it("works over IPv6", async (context) => {
      const { network, peers, until, missing } = world();
      if (missing?.ipv6) return context.skip(missing.ipv6);
      const remote = { address: "::1", port: 9 };
      const near = await open(network, { remote });
      const far = await open(peers, { remote });
      expect(near.socket.local.address).toBe("::1");
      await send(far.socket, "six", near.socket.local);
      await until(() => near.ear.datagrams.length === 1);
      expect(near.ear.datagrams[0]?.from).toEqual(far.socket.local);
    });
  });

  describe("UDP to many", () => {
    it("reaches every member of a group, but not the sender and not those outside", async (context) => {
      const { network, peers, until, pass, missing } = world();
      if (missing?.multicast) return context.skip(missing.multicast);
      const first = await open(network, { remote: { address: group, port: 9 } });
      const { port } = first.socket.local;
      const remote = { address: group, port };
      const second = await open(peers, { localPort: port, remote });
      const stranger = await open(peers);
      await send(first.socket, "hello group", remote);
      await send(second.socket, "hello back", remote);
      await until(() => first.ear.texts.length > 0 && second.ear.texts.length > 0);
      await pass(30);
      expect([first.ear.texts, second.ear.texts, stranger.ear.texts]).toEqual([["hello back"], ["hello group"], []]);
      await send(stranger.socket, "from outside", remote);
      await until(() => first.ear.texts.length === 2 && second.ear.texts.length === 2);
    });

    it("is not in a group any more after close", async (context) => {
      const { network, peers, until, pass, missing } = world();
      if (missing?.multicast) return context.skip(missing.multicast);
      const first = await open(network, { remote: { address: group, port: 9 } });
      const remote = { address: group, port: first.socket.local.port };
      first.socket.close();
      const second = await open(network, { localPort: remote.port, remote });
      const far = await open(peers);
      await send(far.socket, "who is there", remote);
      await until(() => second.ear.texts.length > 0);
      await pass(30);
      expect([first.ear.texts, second.ear.texts]).toEqual([[], ["who is there"]]);
    });

    it("reaches everybody on the port by broadcast, but not the sender", async (context) => {
      const { network, peers, until, pass, missing } = world();
      if (missing?.broadcast) return context.skip(missing.broadcast);
      const listener = await open(peers, { remote: { address: everybody, port: 9 } });
      const to = { address: everybody, port: listener.socket.local.port };
      const sender = await open(network, { remote: to });
      await send(sender.socket, "anybody there?", to);
      await until(() => listener.ear.texts.length > 0);
      const [datagram] = listener.ear.datagrams;
      expect(datagram?.from.port).toBe(sender.socket.local.port);
      if (datagram) await send(listener.socket, "I am", datagram.from);
      await until(() => sender.ear.texts.length > 0);
      await pass(30);
      expect([listener.ear.texts, sender.ear.texts]).toEqual([["anybody there?"], ["I am"]]);
    });
  });
}
