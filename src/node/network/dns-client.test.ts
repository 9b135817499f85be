import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import type { NetworkError, ResolveOptions } from "../../core/ports.js";
import { DnsServer } from "../../lab/servers/dns-server.js";
import { NodeNetwork } from "./node-network.js";

const names = { "www.test": ["192.0.2.1", "2001:db8::1"], "six.test": ["2001:db8::6"] };
const opened: { close(): void }[] = [];
const peers = new NodeNetwork();

afterEach(() => {
  for (const open of opened.splice(0)) open.close();
  peers.closeAll();
});

/** The modem's own port 53 is one of ours: all servers have to be at the same. */
async function openServer(options: { readonly address?: string; readonly port?: number } = {}): Promise<DnsServer> {
  const server = await DnsServer.open(peers, { names, ...options });
  opened.push(server);
  return server;
}

function resolve(dnsPort: number, name: string, options: ResolveOptions): Promise<string> {
  const network = new NodeNetwork({ dnsPort, hosts: new Map([["hosts.test", "192.0.2.99"]]) });
  return network.resolve(name, options).catch((error: NetworkError) => error.failure);
}

describe("name servers of one's own choice", () => {
  it.each([
    ["www.test", undefined, "192.0.2.1", ["A"]],
    ["www.test", 4, "192.0.2.1", ["A"]],
    ["www.test", 6, "2001:db8::1", ["AAAA"]],
    ["six.test", undefined, "2001:db8::6", ["A", "AAAA"]],
    ["six.test", 4, "dns", ["A"]],
    ["nobody.test", undefined, "dns", ["A"]],
    // Nobody is asked about these.
    ["hosts.test", undefined, "192.0.2.99", []],
    ["localhost", undefined, "127.0.0.1", []],
    ["192.0.2.5", undefined, "192.0.2.5", []],
    ["not a name", undefined, "dns", []],
  ] as const)("are asked about %s, family %s", async (name, family, expected, types) => {
    const server = await openServer();
    const options = { servers: ["127.0.0.1"], ...(family && { family }) };
    expect(await resolve(server.local.port, name, options)).toBe(expected);
    expect(server.questions.map(({ type }) => type)).toEqual(types);
  });

  it("are not waited for once the network is closed", async () => {
    const silent = createSocket("udp4").bind(0, "127.0.0.1");
    opened.push(silent);
    await once(silent, "listening");
    const asked = once(silent, "message");
    const network = new NodeNetwork({ dnsPort: silent.address().port });
    const answer = network
      .resolve("www.test", { servers: ["127.0.0.1"] })
      .catch((error: NetworkError) => error.failure);
    await asked;
    network.closeAll();
    const startMs = performance.now();
    expect(await answer).toBe("closed");
    expect(performance.now() - startMs).toBeLessThan(1000);
  });

  it("are asked one after the other, where the loopback has several addresses", async ({ skip }) => {
    if (process.platform !== "linux") skip("only Linux has all of 127.0.0.0/8");
    const first = await openServer();
    const second = await openServer({ address: "127.0.0.2", port: first.local.port });
    const options = { servers: ["127.0.0.1", "127.0.0.2"] };
    expect(await resolve(first.local.port, "www.test", options)).toBe("192.0.2.1");
    expect([first.questions.length, second.questions.length]).toEqual([1, 0]);
    first.close();
    expect(await resolve(first.local.port, "www.test", options)).toBe("192.0.2.1");
    expect(second.questions.length).toBe(1);
  });

  it("may not answer: the failure is timeout, in time", async () => {
    const server = await openServer();
    server.answering = false;
    const startMs = performance.now();
    expect(await resolve(server.local.port, "www.test", { servers: ["127.0.0.1"], timeoutMs: 150 })).toBe("timeout");
    expect(performance.now() - startMs).toBeLessThan(1000);
  });

  it("may not be there, or talk nonsense", async () => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    socket.on("message", (_bytes, from) => socket.send("nonsense", from.port, from.address));
    const options = { servers: ["127.0.0.1"], timeoutMs: 300 };
    expect(["dns", "timeout"]).toContain(await resolve(port, "www.test", options));
    socket.close();
    expect(["dns", "timeout"]).toContain(await resolve(port, "www.test", options));
  });

  it("are not asked when there are none", async () => {
    const server = await openServer();
    await resolve(server.local.port, "nobody.invalid", { servers: [], timeoutMs: 200 });
    expect(server.questions).toEqual([]);
  });
});
