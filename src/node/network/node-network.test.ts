import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { Endpoint, LogLevel } from "../../core/ports.js";
import { describeNetworkContract, type NetworkUnderTest } from "../../testing/contracts/network-contract.js";
import { bytesOf, failureOf, StreamEar, UdpEar } from "../../testing/contracts/network-under-test.js";
import { runInChild } from "../../testing/contracts/run-in-child.js";
import { canListenAt, localAddresses } from "./interfaces.js";
import { NodeNetwork, type NodeNetworkOptions } from "./node-network.js";

const multicast = await canHear((port) => ({ address: "239.255.77.7", port }));
const broadcast = await canHear((port) => ({ address: "255.255.255.255", port }));
const hasIpv6 = localAddresses().some((local) => local.address === "::1");

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 2500) throw new Error("it does not happen");
    await sleep(2);
  }
}

const disposals: (() => void)[] = [];
afterEach(() => {
  for (const dispose of disposals.splice(0).reverse()) dispose();
});

function openNetwork(options: NodeNetworkOptions = {}): NodeNetwork {
  const network = new NodeNetwork(options);
  disposals.push(() => network.closeAll());
  return network;
}

describeNetworkContract("NodeNetwork", async (): Promise<NetworkUnderTest> => {
  // macOS has no other loopback address unless somebody adds one
  const softAp = canListenAt("127.0.0.2") ? "127.0.0.2" : undefined;
  const network = openNetwork({
    hosts: new Map([["Known.test", "127.0.0.9"]]),
    ...(softAp !== undefined && { softApBind: softAp }),
  });
  return {
    network,
    peers: openNetwork(),
    until,
    pass: (ms) => sleep(ms).then(() => undefined),
    ...(softAp !== undefined && { softApAddress: softAp }),
    ...(process.platform === "linux" && { silentPlace: openSilentPlace }),
    missing: {
      ...(!multicast && { multicast: "this computer has no multicast on its loopback interface" }),
      ...(!broadcast && { broadcast: "this computer has no interface for broadcasts" }),
      ...(!hasIpv6 && { ipv6: "this computer has no IPv6" }),
    },
    dispose: async () => undefined,
  };
});

describe("ports", () => {
  const lines: [LogLevel, string][] = [];
  const log = { write: (level: LogLevel, message: string) => void lines.push([level, message]) };

  it("listens on the mapped port of the computer, and says the port that was asked for", async () => {
    const hostPort = await freeTcpPort();
    const network = openNetwork({ portMap: new Map([[80, hostPort]]), log });
    const accepted: Endpoint[] = [];
    const server = await network.listen({ port: 80 }, (socket) => {
      accepted.push(socket.local);
      return new StreamEar();
    });
    expect(server.local).toEqual({ address: "127.0.0.1", port: 80 });
    const ear = new StreamEar();
    openNetwork().connect({ address: "127.0.0.1", port: hostPort }, ear);
    await until(() => accepted.length > 0 && ear.events.length > 0);
    expect(accepted).toEqual([{ address: "127.0.0.1", port: 80 }]);
    expect(lines).toContainEqual(["info", `TCP port 80 is port ${hostPort} of the computer`]);
  });

  it("takes the mapped UDP port of the computer, and says the port that was asked for", async () => {
    const probe = createSocket("udp4").bind(0, "127.0.0.1");
    await once(probe, "listening");
    const hostPort = probe.address().port;
    probe.close();
    const network = openNetwork({ portMap: new Map([[53, hostPort]]), log });
    const remote = { address: "127.0.0.1", port: 9 };
    const ear = new UdpEar();
    const socket = await network.openUdp({ localPort: 53, remote }, ear);
    expect(socket.local.port).toBe(53);
    const far = await openNetwork().openUdp({ localPort: 0, remote }, new UdpEar());
    await far.send(bytesOf("question"), { address: "127.0.0.1", port: hostPort });
    await until(() => ear.texts[0] === "question");
    expect(lines).toContainEqual(["info", `UDP port 53 is port ${hostPort} of the computer`]);
  });

  it("says where clients are told by IPv4, also when it listens on both families", async (context) => {
    if (!hasIpv6) return context.skip("this computer has no IPv6");
    const network = openNetwork({ bind: "::" });
    const accepted: Endpoint[] = [];
    const server = await network.listen({ port: 0 }, (socket) => {
      accepted.push(socket.remote, socket.local);
      return new StreamEar();
    });
    for (const address of ["127.0.0.1", "::1"]) {
      const socket = openNetwork().connect({ address, port: server.local.port }, new StreamEar());
      await until(() => accepted.length === 2);
      expect(accepted.splice(0)).toEqual([socket.local, { address, port: server.local.port }]);
    }
  });

  it("listens on the loopback address of the family that is asked for", async () => {
    const network = openNetwork();
    expect((await network.listen({ port: 0, family: 4 }, () => new StreamEar())).local.address).toBe("127.0.0.1");
    if (hasIpv6)
      expect((await network.listen({ port: 0, family: 6 }, () => new StreamEar())).local.address).toBe("::1");
    const elsewhere = openNetwork({ bind: "203.0.113.77" });
    for (const options of [{ port: 0 }, { port: 0, family: 6 as const }]) {
      expect(await failureOf(elsewhere.listen(options, () => new StreamEar()))).toBe("address-not-available");
    }
  });

  it.skipIf(!canListenAt("127.0.0.2"))(
    "turns away who dials the soft-AP's address of a station that has all",
    async () => {
      const network = openNetwork({ bind: "0.0.0.0", softApBind: "127.0.0.2" });
      const server = await network.listen({ port: 0, family: 4, netif: "station" }, () => new StreamEar());
      for (const [address, end] of [
        ["127.0.0.1", "open"],
        ["127.0.0.2", "close: reset"],
      ] as const) {
        const ear = new StreamEar();
        openNetwork().connect({ address, port: server.local.port }, ear);
        await until(() => ear.events.includes(end));
      }
    },
  );

  it("says that nobody can reach a server for a soft-AP without an address", async () => {
    lines.length = 0;
    const server = await openNetwork({ log }).listen({ port: 80, netif: "softAp" }, () => new StreamEar());
    server.close();
    expect(lines).toEqual([
      [
        "warn",
        "nobody can reach the server at port 80: it is for clients of the soft-AP, which has no address; " +
          "give it one, as in --softap-bind 127.0.0.2",
      ],
    ]);
  });

  it("says what to do about a low TCP port, and replaces a low UDP port, where the system denies it", async (context) => {
    const source = `
      import { NodeNetwork } from "./node/network/node-network.js";
      if (process.getuid?.() === 0) process.setuid(65534);
      const network = new NodeNetwork({ log: { write: (level, message) => console.log(level, message) } });
      const server = await network.listen({ port: 80 }, () => ({})).catch((error) => {
        console.log(error.failure, error.message);
      });
      if (server) console.log("allowed");
      const remote = { address: "127.0.0.1", port: 9 };
      let heard;
      const message = new Promise((resolve) => { heard = resolve; });
      const low = await network.openUdp({ localPort: 10, remote }, { onMessage: (bytes) => heard(String(bytes)) });
      console.log("local", low.local.port);
      const far = await network.openUdp({ localPort: 0, remote }, { onMessage: (_, from) => {
        void far.send(new Uint8Array([52, 50]), from);
      } });
      await low.send(new Uint8Array([63]), far.local);
      console.log("heard", await message);
      network.closeAll();
    `;
    const output = await outputOf(source);
    if (output.startsWith("allowed\n")) return context.skip("this system denies no port");
    expect(output).toMatch(/^denied The system does not let this user listen on port 80: .* as in --map 80=8080\.\n/);
    expect(output).toMatch(/\nwarn UDP port 10 is not allowed to this user: it is port \d+ of the computer\n/);
    expect(output).toMatch(/\nlocal 10\nheard 52,50\n$/);
  });

  it("takes a bind address that is none as a bug", () => {
    expect(() => new NodeNetwork({ bind: "localhost" })).toThrow(TypeError);
  });
});

describe("the end of a network", () => {
  it("resets connections and closes servers and UDP sockets", async () => {
    const network = openNetwork();
    const peers = openNetwork();
    const server = await network.listen({ port: 0 }, () => new StreamEar());
    const ear = new StreamEar();
    peers.connect({ address: "127.0.0.1", port: server.local.port }, ear);
    await network.openUdp({ localPort: 0, remote: { address: "127.0.0.1", port: 9 } }, new UdpEar());
    await until(() => network.openCount === 3 && ear.events.length > 0);
    network.closeAll();
    await until(() => network.openCount === 0 && ear.isClosed);
    expect(ear.events).toEqual(["open", "close: reset"]);
    // It may be used again.
    const again = await network.listen({ port: server.local.port }, () => new StreamEar());
    again.close();
  });

  it("does not leave open what was being opened", async () => {
    const network = openNetwork();
    const listening = failureOf(network.listen({ port: 0 }, () => new StreamEar()));
    const remote = { address: "127.0.0.1", port: 9 };
    const opening = failureOf(network.openUdp({ localPort: 0, remote }, new UdpEar()));
    network.closeAll();
    expect(await Promise.all([listening, opening])).toEqual(["closed", "closed"]);
    expect(network.openCount).toBe(0);
  });

  it.each(["close", "closeAll"])("lets the process end after %s", async (how) => {
    const output = await outputOf(
      `
      import { NodeNetwork } from "./node/network/node-network.js";
      const network = new NodeNetwork();
      const ear = { onData: () => {}, onClose: () => {}, onMessage: () => {} };
      const accepted = [];
      const server = await network.listen({ port: 0 }, (socket) => { accepted.push(socket); return ear; });
      const clients = [1, 2, 3].map(() => network.connect({ address: "127.0.0.1", port: server.local.port }, ear));
      for (const client of clients) { client.setKeepAlive(60); await client.send(new Uint8Array(1000)); }
      const udp = await network.openUdp({ localPort: 0, remote: { address: "239.1.2.3", port: 9 } }, ear);
      await udp.send(new Uint8Array(10), udp.local);
      if (process.argv[2] === "closeAll") network.closeAll();
      else for (const open of [...clients, ...accepted, server, udp]) open.close();
      console.log("closed");
    `,
      how,
    );
    expect(output).toBe("closed\n");
  });

  it("does not wait for peers that never close, when the process could end", async () => {
    const output = await outputOf(`
      import { createServer } from "node:net";
      import { NodeNetwork } from "./node/network/node-network.js";
      const server = createServer({ allowHalfOpen: true }, (socket) => socket.unref().resume());
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      server.unref();
      const network = new NodeNetwork();
      const ear = { onData: () => {}, onClose: () => {} };
      const client = network.connect({ address: "127.0.0.1", port: server.address().port }, ear);
      await client.send(new Uint8Array(1000));
      client.close();
      console.log("closed");
    `);
    expect(output).toBe("closed\n");
  });
});

async function freeTcpPort(): Promise<number> {
  const server = await openNetwork().listen({ port: 0 }, () => new StreamEar());
  server.close();
  return server.local.port;
}

/** What a module prints until its process ends by itself, which has to be soon. */
async function outputOf(source: string, ...args: string[]): Promise<string> {
  const child = runInChild(source, ...args);
  const giveUp = setTimeout(() => child.kill("SIGKILL"), 8000);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => {
      output += bytes;
    });
  }
  const [, signal] = await once(child, "close");
  clearTimeout(giveUp);
  return signal ? `${output}(still running)` : output;
}

/** A server that is stopped while its queue of clients is full: Linux then ignores who knocks. */
async function openSilentPlace(): Promise<Endpoint> {
  const child = runInChild(`
    import { createServer } from "node:net";
    const server = createServer();
    server.listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => console.log(server.address().port));
  `);
  disposals.push(() => child.kill("SIGKILL"));
  const port = Number(await once(child.stdout, "data"));
  child.kill("SIGSTOP");
  for (let count = 0; count < 4; count++) {
    const filler = connect(port, "127.0.0.1").on("error", () => undefined);
    disposals.push(() => filler.destroy());
  }
  await sleep(50);
  return { address: "127.0.0.1", port };
}

/** Whether the computer hands a datagram to many back to itself. */
async function canHear(place: (port: number) => Endpoint): Promise<boolean> {
  const socket = createSocket({ type: "udp4", reuseAddr: true }).on("error", () => undefined);
  try {
    socket.bind(0, "0.0.0.0");
    await once(socket, "listening");
    const { address, port } = place(socket.address().port);
    socket.setBroadcast(true);
    if (address.startsWith("239.")) {
      socket.addMembership(address, "127.0.0.1");
      socket.setMulticastInterface("127.0.0.1");
    }
    const heard = once(socket, "message").then(() => true);
    socket.send("?", port, address, () => undefined);
    return await Promise.race([heard, sleep(300).then(() => false)]);
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
