import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { bytesOf, failureOf, UdpEar } from "../../testing/contracts/network-under-test.js";
import { localAddresses } from "./interfaces.js";
import { NodeNetwork } from "./node-network.js";

const networks: NodeNetwork[] = [];
afterEach(() => {
  for (const network of networks.splice(0)) network.closeAll();
});

function openNetwork(bind: string): NodeNetwork {
  const network = new NodeNetwork({ bind });
  networks.push(network);
  return network;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 2500) throw new Error("it does not happen");
    await sleep(2);
  }
}

/** An IPv4 address of this computer besides the loopback ones. */
const outward = localAddresses().find((local) => !local.internal && !local.address.includes(":"))?.address;
const loopback = { address: "127.0.0.1", port: 9 };

it.skipIf(!outward)("reaches other computers from a socket that was opened for this one", async () => {
  const far = new UdpEar();
  const farSocket = await openNetwork("0.0.0.0").openUdp({ localPort: 0, remote: loopback }, far);
  const farPlace = { address: outward ?? "", port: farSocket.local.port };
  const near = new UdpEar();
  const nearSocket = await openNetwork("127.0.0.1").openUdp({ localPort: 0, remote: loopback }, near);
  expect(nearSocket.local.address).toBe("127.0.0.1");
  await nearSocket.send(bytesOf("one"), farPlace);
  await nearSocket.send(bytesOf("two"), farPlace);
  await until(() => far.texts.length === 2);
  expect(far.texts).toEqual(["one", "two"]);
  await farSocket.send(bytesOf("answer"), far.datagrams[0]?.from ?? loopback);
  await until(() => near.texts.length === 1);
  expect(near.datagrams[0]?.from.port).toBe(farPlace.port);
  // This computer is still reached from the socket's own port.
  await nearSocket.send(bytesOf("home"), { address: "127.0.0.1", port: farPlace.port });
  await until(() => far.texts.length === 3);
  expect(far.datagrams[2]?.from).toEqual(nearSocket.local);
  nearSocket.close();
  expect(await failureOf(nearSocket.send(bytesOf("late"), farPlace))).toBe("closed");
});

it.skipIf(!outward)("is reached at the address of --bind only", async () => {
  const bound = new UdpEar();
  const socket = await openNetwork(outward ?? "").openUdp({ localPort: 0, remote: loopback }, bound);
  expect(socket.local.address).toBe(outward);
  const far = await openNetwork("0.0.0.0").openUdp({ localPort: 0, remote: loopback }, new UdpEar());
  await far.send(bytesOf("wrong door"), { address: "127.0.0.1", port: socket.local.port });
  await far.send(bytesOf("right door"), { address: outward ?? "", port: socket.local.port });
  await until(() => bound.texts.length > 0);
  expect(bound.texts).toEqual(["right door"]);
});

it("binds wide for a remote elsewhere although the station's own address is asked for", async () => {
  const remote = { address: "192.0.2.200", port: 9 };
  const options = { localPort: 0, localAddress: "127.0.0.1", remote };
  const socket = await openNetwork("127.0.0.1").openUdp(options, new UdpEar());
  expect(socket.local.address).toBe("0.0.0.0");
});

it("settles every send when it is closed in the middle of many", async () => {
  const socket = await openNetwork("127.0.0.1").openUdp({ localPort: 0, remote: loopback }, new UdpEar());
  const sends = Array.from({ length: 500 }, () => failureOf(socket.send(new Uint8Array(60_000), socket.local)));
  socket.close();
  const results = await Promise.all(sends);
  expect(results.every((result) => result === "none" || result === "closed")).toBe(true);
});

it("may be closed by the handler of a datagram", async () => {
  const network = openNetwork("127.0.0.1");
  let heard = 0;
  const onMessage = () => {
    heard++;
    socket.close();
  };
  const socket = await network.openUdp({ localPort: 0, remote: loopback }, { onMessage });
  const far = await network.openUdp({ localPort: 0, remote: loopback }, new UdpEar());
  for (let count = 0; count < 10; count++) await far.send(bytesOf("x"), socket.local);
  await sleep(30);
  expect(heard).toBe(1);
});
