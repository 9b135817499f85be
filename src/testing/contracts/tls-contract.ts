import { describe, expect, it } from "vitest";
import type { ConnectOptions, StreamSocket, TlsConnectOptions } from "../../core/ports.js";
import { createCertificate } from "../../node/certificates/create-certificate.js";
import { factoryCertificates } from "../../node/certificates/factory-certificates.js";
import { bytesOf, failureOf, type NetworkUnderTest, StreamEar, settled } from "./network-under-test.js";
import { describeStreams } from "./tcp-stream-contract.js";

const factory = await factoryCertificates();
const pem = (name: string) => Buffer.from(factory[name] ?? []).toString();
const serverIdentity = { certificate: pem("server_cert.0"), key: pem("server_key.0") };
const clientIdentity = { certificate: pem("client_cert.0"), key: pem("client_key.0") };
const authorities = pem("client_ca.0");
const stranger = await createCertificate({
  name: "stranger",
  role: "authority",
  notBefore: new Date(Date.now() - 1000_000),
  notAfter: new Date(Date.now() + 1000_000_000),
});

const version = { newestVersion: "1.2" } as const;

type ClientOptions = Omit<TlsConnectOptions, keyof ConnectOptions | "newestVersion">;

/** Clients of a server that shows the factory's certificate, and how it ends for them. */
const clients: [string, ClientOptions, string][] = [
  ["no check at all", {}, "open"],
  ["the authority", { authorities }, "open"],
  ["one of several authorities", { authorities: stranger.certificate + authorities }, "open"],
  ["the certificate itself as the authority", { authorities: serverIdentity.certificate }, "open"],
  ["the authority and the name", { authorities, commonName: "localhost" }, "open"],
  ["another spelling of the name", { authorities, commonName: "LOCALHOST" }, "open"],
  ["a name that the wildcard covers", { authorities, commonName: "www.test" }, "open"],
  ["an address that the certificate names", { authorities, commonName: "127.0.0.1" }, "open"],
  ["another authority", { authorities: stranger.certificate }, "tls"],
  ["no certificate among the authorities", { authorities: "nothing" }, "tls"],
  ["another name", { authorities, commonName: "example.com" }, "tls"],
  ["a name two levels below the wildcard", { authorities, commonName: "a.b.test" }, "tls"],
  ["another address", { authorities, commonName: "127.0.0.2" }, "tls"],
  ["a name, but no check", { commonName: "example.com" }, "open"],
  ["a server name and protocols", { serverName: "www.test", protocols: ["a", "b"] }, "open"],
  ["suites of which one is known", { cipherSuites: [0x9999, 0xc02b] }, "open"],
  ["no suite that is known", { cipherSuites: [0x9999] }, "tls"],
  ["no suites at all", { cipherSuites: [] }, "tls"],
  ["a certificate and the key of another", { identity: { ...clientIdentity, key: serverIdentity.key } }, "tls"],
  ["a damaged key", { identity: { ...clientIdentity, key: "nothing" } }, "tls"],
  ["a pre-shared key that the server does not know", { preSharedKey: { identity: "i", key: Uint8Array.of(1) } }, "tls"],
];

/** connectTls and listenTls. */
export function describeTls(world: () => NetworkUnderTest): void {
  describeStreams(world, { client: version, server: { ...version, identity: serverIdentity } });

  /** A server that keeps what it accepts. */
  async function serve(options: { readonly authorities?: string } = {}) {
    const accepted: StreamSocket[] = [];
    const farEar = new StreamEar();
    const server = await settled(
      world(),
      world().peers.listenTls({ port: 0, identity: serverIdentity, ...version, ...options }, (socket) => {
        accepted.push(socket);
        return farEar;
      }),
    );
    return { server, accepted, farEar };
  }

  function dial(port: number, options: ClientOptions & Pick<ConnectOptions, "timeoutMs"> = {}) {
    const ear = new StreamEar();
    const socket = world().network.connectTls({ address: "127.0.0.1", port, ...version, ...options }, ear);
    expect(ear.events).toEqual([]);
    return { socket, ear };
  }

  describe("connectTls", () => {
    it.each(clients)("with %s", async (_what, options, end) => {
      const { server, accepted } = await serve();
      const { ear } = dial(server.local.port, options);
      await world().until(() => ear.events.length > 0);
      await world().pass(20);
      expect(ear.events).toEqual([end === "open" ? "open" : `close: ${end}`]);
      // In TLS 1.2 a client judges last: the server may have seen a connection that was over at once.
      if (end === "open") expect(accepted).toHaveLength(1);
      else await world().until(() => world().network.openCount === 0);
    });

    it("shows a client's certificate to a server that wants one", async () => {
      const { server, accepted } = await serve({ authorities });
      const { ear } = dial(server.local.port, { identity: clientIdentity });
      await world().until(() => accepted.length > 0 && ear.events.length > 0);
      expect(ear.events).toEqual(["open"]);
    });

    it.each([
      ["no certificate", {}],
      ["one of a stranger", { identity: { certificate: stranger.certificate, key: stranger.key } }],
    ])("does not get into a server that wants a certificate with %s", async (_what, options) => {
      const { server, accepted } = await serve({ authorities });
      const { ear } = dial(server.local.port, options);
      await world().until(() => ear.isClosed);
      await world().pass(20);
      expect(accepted).toEqual([]);
      expect(world().network.openCount).toBe(0);
    });

    it("keeps the failure of the connection below", async () => {
      const { server } = await serve();
      server.close();
      const { ear } = dial(server.local.port);
      await world().until(() => ear.isClosed);
      expect(ear.events).toEqual(["close: refused"]);
    });

    it("fails with tls where the peer closes instead", async () => {
      const server = await world().peers.listen({ port: 0 }, (socket) => ({
        onData: () => socket.close(),
        onClose: () => undefined,
      }));
      const { ear } = dial(server.local.port);
      await world().until(() => ear.isClosed);
      expect(ear.events).toEqual(["close: tls"]);
    });

    it("fails with tls where the peer speaks something else", async () => {
      const server = await world().peers.listen({ port: 0 }, (socket) => {
        socket.send(bytesOf("220 smtp.test ESMTP\r\n")).catch(() => undefined);
        return new StreamEar();
      });
      const { ear } = dial(server.local.port);
      await world().until(() => ear.isClosed);
      expect(ear.events).toEqual(["close: tls"]);
    });

    it("fails with timeout where the peer says nothing", async () => {
      const server = await world().peers.listen({ port: 0 }, () => new StreamEar());
      const { ear } = dial(server.local.port, { timeoutMs: 100 });
      await world().until(() => ear.isClosed);
      expect(ear.events).toEqual(["close: timeout"]);
      await world().until(() => world().network.openCount === 0);
    });

    it("fails with timeout where the peer falls silent in the handshake, and every packet starts that time anew", async () => {
      const accepted: StreamSocket[] = [];
      const server = await world().peers.listen({ port: 0 }, (socket) => {
        accepted.push(socket);
        return new StreamEar();
      });
      const { ear } = dial(server.local.port, { handshakeIdleMs: 400 });
      await world().until(() => accepted.length > 0);
      // the head of a record of 4096 bytes, and then one of these at a time
      for (const byte of [0x16, 0x03, 0x03, 0x10, 0x00, 0x02, 0x00, 0x0f]) {
        accepted[0]?.send(Uint8Array.of(byte)).catch(() => undefined);
        await world().pass(100);
      }
      expect(ear.events).toEqual([]);
      await world().until(() => ear.isClosed);
      expect(ear.events).toEqual(["close: timeout"]);
      await world().until(() => world().network.openCount === 0);
    });

    it("is open for longer than a handshake may be silent", async () => {
      const { server } = await serve();
      const { ear } = dial(server.local.port, { handshakeIdleMs: 300 });
      await world().until(() => ear.events.length > 0);
      await world().pass(500);
      expect(ear.events).toEqual(["open"]);
    });

    it.each(["close", "reset"] as const)("hears nothing after %s() in the handshake", async (end) => {
      const farEar = new StreamEar();
      const server = await world().peers.listen({ port: 0 }, () => farEar);
      const { socket, ear } = dial(server.local.port);
      await world().until(() => farEar.lengthBytes > 0);
      socket[end]();
      await world().until(() => farEar.isClosed);
      await world().pass(20);
      expect(ear.events).toEqual([]);
      if (end === "reset") expect(farEar.events.at(-1)).toBe("close: reset");
      await world().until(() => world().network.openCount === 0);
    });

    it("sends what was queued before the handshake was over", async () => {
      const { server, farEar } = await serve();
      const { socket } = dial(server.local.port);
      const sent = socket.send(bytesOf("early"));
      socket.close();
      await settled(world(), sent);
      await world().until(() => farEar.isClosed);
      expect([farEar.text, farEar.events.at(-1)]).toEqual(["early", "close"]);
    });
  });

  describe("listenTls", () => {
    it.each([
      ["no PEM", { certificate: "x", key: "y" }],
      ["the key of another", { ...serverIdentity, key: clientIdentity.key }],
    ])("fails with tls for an identity with %s", async (_what, identity) => {
      const listening = world().network.listenTls({ port: 0, identity, ...version }, () => new StreamEar());
      expect(await settled(world(), failureOf(listening))).toBe("tls");
      expect(world().network.openCount).toBe(0);
    });

    it("never reports a client that does not speak TLS", async () => {
      const { server, accepted } = await serve();
      const ear = new StreamEar();
      const socket = world().network.connect({ address: "127.0.0.1", port: server.local.port }, ear);
      await settled(world(), socket.send(bytesOf("GET / HTTP/1.0\r\n\r\n")));
      await world().until(() => ear.isClosed);
      expect(accepted).toEqual([]);
    });

    it("drops unfinished clients when it is closed, and keeps the others", async () => {
      const { server, accepted, farEar } = await serve();
      const { socket } = dial(server.local.port);
      await world().until(() => accepted.length === 1);
      const ear = new StreamEar();
      world().network.connect({ address: "127.0.0.1", port: server.local.port }, ear);
      await world().until(() => ear.events.length > 0);
      await world().pass(20);
      server.close();
      await world().until(() => ear.isClosed);
      await settled(world(), socket.send(bytesOf("still here")));
      await world().until(() => farEar.text === "still here");
    });

    it("lets a connection be closed or reset at once", async () => {
      const ends = ["close", "reset"] as const;
      for (const end of ends) {
        const server = await settled(
          world(),
          world().peers.listenTls({ port: 0, identity: serverIdentity, ...version }, (socket) => {
            socket[end]();
            return new StreamEar();
          }),
        );
        const { ear } = dial(server.local.port);
        await world().until(() => ear.isClosed);
        server.close();
      }
    });
  });
}
