import { describe, expect, it } from "vitest";
import {
  bytesOf,
  connectPair,
  failureOf,
  fillUp,
  type NetworkUnderTest,
  type Pair,
  patternBytes,
  settled,
  type TlsPairOptions,
} from "./network-under-test.js";

/** What happens on a connection; in both directions, as either end may have been accepted. `tls`: a secure one. */
export function describeStreams(world: () => NetworkUnderTest, tls?: TlsPairOptions): void {
  const kind = tls ? "a TLS stream" : "a stream";
  const ends: [string, () => Promise<Pair>][] = [
    [`${kind} of a client`, () => connectPair(world(), world().network, world().peers, tls)],
    [`${kind} that was accepted`, () => connectPair(world(), world().peers, world().network, tls).then(turnRound)],
  ];
  describe.each(ends)("%s", (_which, open) => {
    it("carries every byte in order, in both directions", async () => {
      const { near, nearEar, far, farEar } = await open();
      const bytes = patternBytes(300_000);
      const send = async (socket: Pair["near"]) => {
        for (let start = 0, length = 1; start < bytes.length; start += length, length = (length * 7) % 9001) {
          await socket.send(bytes.subarray(start, start + length));
        }
      };
      await settled(world(), Promise.all([send(near), send(far)]));
      await world().until(() => nearEar.lengthBytes === bytes.length && farEar.lengthBytes === bytes.length);
      for (const ear of [nearEar, farEar]) expect(Buffer.compare(ear.received, bytes)).toBe(0);
      // Not a Buffer, whose slice() means something else.
      expect(new Set(nearEar.chunks.map((chunk) => chunk.constructor))).toEqual(new Set([Uint8Array]));
    });

    it("takes an empty send", async () => {
      const { near, far, farEar } = await open();
      await settled(world(), near.send(new Uint8Array()));
      await settled(world(), far.send(bytesOf("x")));
      await world().pass(20);
      expect(farEar.events).toEqual(farEar.events.filter((event) => event === "open"));
    });

    it("delivers everything before the close of the peer, and closes once", async () => {
      const { near, far, nearEar } = await open();
      const bytes = patternBytes(1_000_000);
      const sent = far.send(bytes);
      far.close();
      await settled(world(), sent);
      await world().until(() => nearEar.isClosed);
      await world().pass(20);
      expect(Buffer.compare(nearEar.received, bytes)).toBe(0);
      expect(nearEar.events.slice(-2)).toEqual(["data", "close"]);
      expect(await settled(world(), failureOf(near.send(bytesOf("late"))))).toBe("closed");
      near.close();
      near.reset();
      await world().pass(20);
      expect(nearEar.events.filter((event) => event === "close")).toHaveLength(1);
    });

    it("fails with reset when the peer resets, once", async () => {
      const { far, nearEar, near } = await open();
      far.reset();
      await world().until(() => nearEar.isClosed);
      await world().pass(20);
      expect(nearEar.events.filter((event) => event !== "open")).toEqual(["close: reset"]);
      expect(await settled(world(), failureOf(near.send(bytesOf("late"))))).not.toBe("none");
    });

    it("delivers what has arrived before a reset, also when it was paused", async () => {
      const { near, far, nearEar } = await open();
      near.pause();
      await settled(world(), far.send(bytesOf("last words")));
      await world().pass(50);
      far.reset();
      await world().pass(50);
      expect(nearEar.chunks).toEqual([]);
      near.resume();
      await world().until(() => nearEar.isClosed);
      expect([nearEar.text, nearEar.events.slice(-2)]).toEqual(["last words", ["data", "close: reset"]]);
    });

    it("delivers data and close in order after a pause", async () => {
      const { near, far, nearEar } = await open();
      near.pause();
      await settled(world(), far.send(patternBytes(30_000)));
      far.close();
      await world().pass(50);
      expect(nearEar.events.filter((event) => event !== "open")).toEqual([]);
      near.resume();
      expect(nearEar.events.filter((event) => event !== "open")).toEqual([]);
      await world().until(() => nearEar.isClosed);
      expect(nearEar.lengthBytes).toBe(30_000);
      expect(nearEar.events.slice(-2)).toEqual(["data", "close"]);
    });

    it("stops delivering when it is paused inside onData", async () => {
      const { near, far, nearEar } = await open();
      nearEar.onEvent = () => near.pause();
      await settled(world(), far.send(bytesOf("a")));
      await world().until(() => nearEar.lengthBytes === 1);
      await settled(world(), far.send(bytesOf("b")));
      await world().pass(50);
      expect(nearEar.text).toBe("a");
      nearEar.onEvent = undefined;
      near.resume();
      await world().until(() => nearEar.text === "ab");
    });

    it("takes pause and resume at any moment and in any number", async () => {
      const { near, far, nearEar } = await open();
      for (const call of ["resume", "pause", "pause", "resume", "resume", "pause", "resume"] as const) near[call]();
      await settled(world(), far.send(bytesOf("through")));
      await world().until(() => nearEar.text === "through");
      near.close();
      near.pause();
      near.resume();
    });

    it("holds the sender up while the receiver is paused, and goes on afterwards", async () => {
      const { near, far, farEar } = await open();
      far.pause();
      const { pending, lengthBytes } = await fillUp(world(), near);
      await world().pass(100);
      expect(farEar.lengthBytes).toBe(0);
      far.resume();
      await settled(world(), pending);
      await world().until(() => farEar.lengthBytes === lengthBytes);
      expect(Buffer.compare(farEar.received, patternBytes(lengthBytes))).toBe(0);
    });

    it("rejects a send that waits when the peer resets", async () => {
      const { near, nearEar, far } = await open();
      far.pause();
      const { pending } = await fillUp(world(), near);
      far.reset();
      expect(await settled(world(), failureOf(pending))).toBe("reset");
      await world().until(() => nearEar.isClosed);
      expect(nearEar.events.at(-1)).toBe("close: reset");
    });

    it("rejects a send that waits when it is reset itself", async () => {
      const { near, nearEar, far, farEar } = await open();
      far.pause();
      const { pending } = await fillUp(world(), near);
      near.reset();
      expect(await settled(world(), failureOf(pending))).toBe("closed");
      far.resume();
      await world().until(() => farEar.isClosed);
      // A reset behind data that the peer has not read may look like a close: see NodeStream.
      expect(["close: reset", "close"]).toContain(farEar.events.at(-1));
      expect(nearEar.isClosed).toBe(false);
    });

    it("sends what was queued before it is closed, to a peer that reads late", async () => {
      const { near, far, farEar } = await open();
      far.pause();
      const { pending, lengthBytes } = await fillUp(world(), near);
      near.close();
      await world().pass(50);
      far.resume();
      await settled(world(), pending);
      await world().until(() => farEar.isClosed);
      expect(farEar.lengthBytes).toBe(lengthBytes);
      expect(farEar.events.at(-1)).toBe("close");
    });

    it("does not answer data that comes after its close with a reset", async () => {
      const { near, far, farEar } = await open();
      near.close();
      await settled(
        world(),
        far.send(patternBytes(10_000)).catch(() => undefined),
      );
      await world().until(() => farEar.isClosed);
      expect(farEar.events.filter((event) => event !== "open")).toEqual(["close"]);
    });

    it.each(["close", "reset"] as const)("calls no handler after its own %s()", async (end) => {
      const { near, nearEar, far, farEar } = await open();
      const before = [...nearEar.events];
      const sent = far.send(patternBytes(10_000)).catch(() => undefined);
      near[end]();
      near[end]();
      await settled(world(), sent);
      await world().until(() => farEar.isClosed);
      far.close();
      await world().pass(30);
      expect(nearEar.events).toEqual(before);
      expect(await settled(world(), failureOf(near.send(bytesOf("late"))))).toBe("closed");
    });

    it.each(["close", "reset"] as const)("calls no handler after %s() inside onData", async (end) => {
      const { near, nearEar, far } = await open();
      nearEar.onEvent = () => near[end]();
      const sent = Promise.all([far.send(bytesOf("first")), far.send(patternBytes(200_000))]).catch(() => undefined);
      await settled(world(), sent);
      far.close();
      await world().pass(50);
      expect(nearEar.chunks).toHaveLength(1);
      expect(nearEar.isClosed).toBe(false);
    });

    it("leaves nothing open when both ends close at the same time", async () => {
      const { near, nearEar, far, farEar, server } = await open();
      near.close();
      far.close();
      server.close();
      await world().until(() => world().network.openCount === 0 && world().peers.openCount === 0);
      expect([nearEar.isClosed, farEar.isClosed]).toEqual([false, false]);
    });

    it("takes options in every state, but no odd ones", async () => {
      const { near, far } = await open();
      const setOptions = () => {
        for (const seconds of [0, 1, 7200]) near.setKeepAlive(seconds);
        for (const on of [true, false]) near.setNoDelay(on);
      };
      setOptions();
      for (const seconds of [-1, 7201, 0.5, NaN]) expect(() => near.setKeepAlive(seconds)).toThrow(RangeError);
      near.close();
      setOptions();
      far.close();
      await world().pass(20);
      setOptions();
    });
  });
}

/** The same pair, seen from the accepted end. */
function turnRound({ near, nearEar, far, farEar, server }: Pair): Pair {
  return { near: far, nearEar: farEar, far: near, farEar: nearEar, server };
}
