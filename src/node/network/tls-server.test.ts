import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import type { StreamSocket, TlsListenOptions } from "../../core/ports.js";
import { bytesOf, StreamEar } from "../../testing/contracts/network-under-test.js";
import { factoryCertificates } from "../certificates/factory-certificates.js";
import { NodeNetwork, type NodeNetworkOptions } from "./node-network.js";

const factory = await factoryCertificates();
const pem = (name: string) => Buffer.from(factory[name] ?? []).toString();
const identity = { certificate: pem("server_cert.0"), key: pem("server_key.0") };
const authorities = pem("server_ca.0");
const client = { cert: pem("client_cert.0"), key: pem("client_key.0") };

const disposals: (() => void)[] = [];
afterEach(() => {
  for (const dispose of disposals.splice(0)) dispose();
});

async function serve(options: Partial<TlsListenOptions> = {}, networkOptions: NodeNetworkOptions = {}) {
  const lines: string[] = [];
  const log = { write: (_level: string, message: string) => void lines.push(message) };
  const network = new NodeNetwork({ log, ...networkOptions });
  disposals.push(() => network.closeAll());
  const accepted: { readonly socket: StreamSocket; readonly ear: StreamEar }[] = [];
  const server = await network.listenTls({ port: 0, identity, newestVersion: "1.2", ...options }, (socket) => {
    const ear = new StreamEar();
    accepted.push({ socket, ear });
    return ear;
  });
  return { server, network, accepted, lines, port: server.local.port };
}

function dialTcp(port: number): Socket & { code?: string } {
  const socket: Socket & { code?: string } = connectTcp({ port, host: "127.0.0.1" });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    socket.code = error.code ?? "";
  });
  disposals.push(() => socket.destroy());
  return socket;
}

function dialTls(port: number, options: object = {}): TLSSocket {
  const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, ...options });
  socket.on("error", () => undefined);
  disposals.push(() => socket.destroy());
  return socket;
}

/** Unlike `once`, whether or not it has failed. */
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once("close", resolve).resume());
}

async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error("it does not happen");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe("a TLS server", () => {
  it.each([
    ["1.2", "TLSv1.2"],
    ["1.3", "TLSv1.3"],
  ] as const)("has TLS %s as its newest version", async (newestVersion, expected) => {
    const { port } = await serve({ newestVersion });
    const socket = dialTls(port, { servername: "localhost", ca: authorities, rejectUnauthorized: true });
    await once(socket, "secureConnect");
    expect(socket.getProtocol()).toBe(expected);
    expect(socket.authorized).toBe(true);
  });

  it("tells both ends of the connection, and the port that was asked for", async () => {
    const probe = await serve();
    probe.server.close();
    const { server, accepted } = await serve({ port: 443 }, { portMap: new Map([[443, probe.port]]) });
    expect(server.local).toEqual({ address: "127.0.0.1", port: 443 });
    const socket = dialTls(probe.port);
    await until(() => accepted.length === 1);
    expect(accepted[0]?.socket.local).toEqual({ address: "127.0.0.1", port: 443 });
    expect(accepted[0]?.socket.remote).toEqual({ address: "127.0.0.1", port: socket.localPort });
  });

  it("drops a client that does not finish its handshake", async () => {
    const { port, accepted, lines } = await serve({}, { handshakeTimeoutMs: 100 });
    const silent = dialTcp(port);
    await closed(silent);
    expect(accepted).toEqual([]);
    expect(lines.join()).toMatch(/handshake failed:.*timeout/);
  });

  it("resets clients beyond 32 unfinished handshakes, and serves again when those have gone", async () => {
    const { port, accepted, lines, server } = await serve();
    const silent: ReturnType<typeof dialTcp>[] = [];
    for (let count = 0; count < 32; count++) {
      const socket = dialTcp(port);
      silent.push(socket);
      await once(socket, "connect");
    }
    const surplus = dialTcp(port);
    await closed(surplus);
    expect(surplus.code).toBe("ECONNRESET");
    expect(lines.join()).toContain("32 other handshakes");
    for (const socket of silent) socket.destroy();
    await until(() => {
      dialTls(port);
      return accepted.length > 0;
    });
    server.close();
  });

  it.each([
    ["bytes that are no TLS", "GET / HTTP/1.0\r\n\r\n"],
    ["half a hello", "\x16\x03\x01\x02\x00\x01"],
    ["an alert", "\x15\x03\x03\x00\x02\x02\x28"],
  ])("survives a client that sends %s and goes", async (_what, text) => {
    const { port, accepted, network } = await serve();
    const socket = dialTcp(port);
    socket.end(bytesOf(text));
    await closed(socket);
    expect(accepted).toEqual([]);
    const good = dialTls(port);
    await once(good, "secureConnect");
    await until(() => network.openCount === 2);
  });

  it("survives clients that are reset at any moment of the handshake", async () => {
    const { port, accepted } = await serve();
    for (let delayMs = 0; delayMs < 12; delayMs++) {
      const tcp = dialTcp(port);
      const tls = dialTls(0, { socket: tcp });
      setTimeout(() => tcp.resetAndDestroy(), delayMs);
      await closed(tls);
    }
    await until(() => accepted.every(({ ear }) => ear.isClosed));
  });

  it("ends with an error that says so when what comes is no longer TLS", async () => {
    const { port, accepted } = await serve();
    const tcp = dialTcp(port);
    const tls = dialTls(0, { socket: tcp });
    await once(tls, "secureConnect");
    await until(() => accepted.length === 1);
    // Past the layer that encrypts.
    tcp.write(bytesOf("\x17\x03\x03\x00\x20".padEnd(37, "x")));
    await until(() => accepted[0]?.ear.isClosed === true);
    expect(accepted[0]?.ear.events).toEqual(["close: tls"]);
  });

  it("takes the clients of its authority alone", async () => {
    const { port, accepted, lines } = await serve({ authorities });
    for (const options of [{}, { cert: identity.certificate, key: identity.key }]) {
      await closed(dialTls(port, options));
    }
    expect(accepted).toEqual([]);
    expect(lines).toHaveLength(2);
    dialTls(port, client);
    await until(() => accepted.length === 1);
  });
});
