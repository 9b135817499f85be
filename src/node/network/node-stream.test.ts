import { readdirSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf, patternBytes, StreamEar } from "../../testing/contracts/network-under-test.js";
import { NodeNetwork } from "./node-network.js";

const disposals: (() => void)[] = [];
afterEach(() => {
  for (const dispose of disposals.splice(0).reverse()) dispose();
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 2500) throw new Error("it does not happen");
    await sleep(2);
  }
}

/** A connection with a peer on a bare socket of Node, which does only what the test tells it to. */
async function connectToBareSocket(lingerMs = 200) {
  const peers: Socket[] = [];
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    socket.on("error", () => undefined);
    peers.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const network = new NodeNetwork({ lingerMs });
  const ear = new StreamEar();
  const stream = network.connect({ address: "127.0.0.1", port: (server.address() as AddressInfo).port }, ear);
  disposals.push(() => {
    network.closeAll();
    for (const peer of peers) peer.destroy();
    server.close();
  });
  await until(() => peers.length > 0 && ear.events.length > 0);
  return { network, stream, ear, peer: peers[0] as Socket };
}

describe("a connection that is closed", () => {
  it("is released although the peer never closes its end", async () => {
    const { network, stream, peer } = await connectToBareSocket();
    let sawEnd = false;
    peer.on("end", () => {
      sawEnd = true;
    });
    peer.resume();
    stream.close();
    await until(() => sawEnd);
    expect(network.openCount).toBe(1);
    await until(() => network.openCount === 0);
  });

  it("is released although the peer never reads, and what waited is rejected", async () => {
    const { network, stream } = await connectToBareSocket();
    const sent = failureOf(stream.send(new Uint8Array(20_000_000)));
    stream.close();
    await until(() => network.openCount === 0);
    expect(await sent).toBe("closed");
  });

  it("is released although the peer never stops sending", async () => {
    const { network, stream, ear, peer } = await connectToBareSocket();
    const flood = () => peer.write(new Uint8Array(10_000), (error) => !error && flood());
    flood();
    await until(() => ear.lengthBytes > 0);
    stream.close();
    const { lengthBytes } = ear;
    await until(() => network.openCount === 0);
    expect(ear.lengthBytes).toBe(lengthBytes);
  });

  it("is released at once when the peer closes too", async () => {
    const { network, stream, peer } = await connectToBareSocket(60_000);
    stream.close();
    peer.resume();
    peer.end();
    await until(() => network.openCount === 0);
  });

  it("is released although the peer closes and never reads what waits for it", async () => {
    const { network, stream, ear, peer } = await connectToBareSocket();
    const sent = failureOf(stream.send(new Uint8Array(20_000_000)));
    peer.end();
    await until(() => ear.isClosed);
    expect([ear.events.at(-1), await sent]).toEqual(["close", "closed"]);
    await until(() => network.openCount === 0);
  });

  it("can still be aborted", async () => {
    const { network, stream } = await connectToBareSocket(60_000);
    const sent = failureOf(stream.send(new Uint8Array(20_000_000)));
    stream.close();
    stream.reset();
    await until(() => network.openCount === 0);
    expect(await sent).toBe("closed");
  });
});

it("is told of the peer's FIN even while it is paused, when there is nothing to read before it", async () => {
  const { stream, ear, peer } = await connectToBareSocket();
  stream.pause();
  await sleep(20);
  peer.end();
  await until(() => ear.isClosed);
  expect(ear.events).toEqual(["open", "close"]);
});

it("reads no more from the system than a buffer's worth while it is paused", async () => {
  const { network, stream, ear, peer } = await connectToBareSocket();
  stream.pause();
  let written = 0;
  const piece = patternBytes(100_000);
  const feed = () => {
    written += piece.length;
    peer.write(piece, (error) => !error && written < 50_000_000 && feed());
  };
  feed();
  let before = -1;
  while (written !== before) {
    before = written;
    await sleep(100);
  }
  // What the system holds at both ends, and no more.
  expect(written).toBeLessThan(20_000_000);
  expect(ear.lengthBytes).toBe(0);
  stream.reset();
  await until(() => network.openCount === 0);
});

it.skipIf(process.platform !== "linux")("gives every file descriptor back", async () => {
  const network = new NodeNetwork();
  const count = () => readdirSync("/proc/self/fd").length;
  const round = async () => {
    const server = await network.listen({ port: 0 }, (socket) => ({
      onData: (bytes) => void socket.send(bytes).catch(() => undefined),
      onClose: () => undefined,
    }));
    const ears = Array.from({ length: 20 }, () => new StreamEar());
    const sockets = ears.map((ear) => network.connect({ address: "127.0.0.1", port: server.local.port }, ear));
    for (const socket of sockets) void socket.send(patternBytes(100)).catch(() => undefined);
    await until(() => ears.every((ear) => ear.lengthBytes === 100));
    for (const [index, socket] of sockets.entries()) index % 2 ? socket.close() : socket.reset();
    server.close();
    await until(() => network.openCount === 0);
  };
  await round();
  const before = count();
  for (let rounds = 0; rounds < 5; rounds++) await round();
  expect(count()).toBeLessThanOrEqual(before);
});
