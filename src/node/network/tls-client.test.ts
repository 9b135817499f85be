import { once } from "node:events";
import { createServer as createTcpServer } from "node:net";
import { createServer, type TLSSocket, type TlsOptions } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import type { ConnectOptions, NetworkError, StreamSocket, TlsConnectOptions } from "../../core/ports.js";
import { patternBytes, StreamEar } from "../../testing/contracts/network-under-test.js";
import { createCertificate } from "../certificates/create-certificate.js";
import { NodeNetwork } from "./node-network.js";

const dayMs = 24 * 3600 * 1000;
const valid = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) };
const root = await createCertificate({ ...valid, name: "root", role: "authority" });
const issuer = root.authority ?? expect.fail("an authority can sign");
const server = await createCertificate({ ...valid, issuer, name: "localhost", role: "server" });
const client = await createCertificate({ ...valid, issuer, name: "client", role: "client" });
const authorities = root.certificate;

type ClientOptions = Partial<Omit<TlsConnectOptions, keyof ConnectOptions>>;

const network = new NodeNetwork();
const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
  network.closeAll();
});

async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error("it does not happen");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A server of Node's, what it has accepted, and its port. */
async function serve(options: TlsOptions = {}) {
  const sockets: TLSSocket[] = [];
  const tls = createServer({ cert: server.certificate, key: server.key, ...options }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
  });
  tls.listen(0, "127.0.0.1");
  await once(tls, "listening");
  closings.push(() => {
    tls.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = tls.address();
  return { sockets, port: typeof address === "object" && address ? address.port : 0 };
}

/** Dials, and tells how it went: "open", or the failure and its message. */
async function dial(port: number, options: ClientOptions = {}) {
  const ear = new StreamEar();
  const failures: NetworkError[] = [];
  const socket: StreamSocket = network.connectTls(
    { address: "127.0.0.1", port, newestVersion: "1.2", ...options },
    {
      onOpen: () => ear.onOpen(),
      onData: (bytes) => ear.onData(bytes),
      onClose: (failure) => {
        if (failure) failures.push(failure);
        ear.onClose(failure);
      },
    },
  );
  await until(() => ear.events.length > 0);
  return { socket, ear, outcome: ear.events[0], message: () => failures[0]?.message ?? "" };
}

/** What a server sees of an open connection. */
async function seenBy({ sockets, port }: Awaited<ReturnType<typeof serve>>, options: ClientOptions) {
  const { outcome } = await dial(port, options);
  expect(outcome).toBe("open");
  await until(() => sockets.length === 1);
  const [socket] = sockets;
  if (!socket) throw new Error("nobody has connected");
  return socket;
}

describe("the ClientHello", () => {
  it.each([
    ["no server name", {}, false],
    ["the server name", { serverName: "www.test" }, "www.test"],
    ["a server name that is an address", { serverName: "127.0.0.1" }, "127.0.0.1"],
    ["the server name, whatever is checked", { serverName: "a.test", authorities, commonName: "localhost" }, "a.test"],
  ])("has %s", async (_what, options, expected) => {
    const socket = await seenBy(await serve(), options);
    expect((socket as TLSSocket & { servername?: unknown }).servername).toBe(expected);
  });

  it.each([
    ["none", undefined, undefined],
    ["none for an empty list", [], undefined],
    ["one", ["mqtt"], ["mqtt"]],
    ["five, in order", ["a", "b", "c", "d", "http/1.1"], ["a", "b", "c", "d", "http/1.1"]],
  ])("offers protocols: %s", async (_what, protocols, expected) => {
    let offered: string[] | undefined;
    const listening = await serve({
      ALPNCallback: (hello) => {
        offered = hello.protocols;
        return hello.protocols.at(-1);
      },
    });
    const socket = await seenBy(listening, protocols ? { protocols } : {});
    expect(offered).toEqual(expected);
    expect(socket.alpnProtocol).toBe(expected?.at(-1) ?? false);
  });

  it("has the bytes of a name that is not ASCII, as the host has sent them", async () => {
    const text = Buffer.from("bücher.test").toString("latin1");
    const hellos: Buffer[] = [];
    const tcp = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (bytes) => {
        hellos.push(bytes);
        socket.destroy();
      });
    });
    tcp.listen(0, "127.0.0.1");
    closings.push(() => tcp.close());
    await once(tcp, "listening");
    const address = tcp.address();
    const { outcome } = await dial(typeof address === "object" && address ? address.port : 0, { serverName: text });
    expect(outcome).toBe("close: tls");
    expect(Buffer.concat(hellos).includes(text, 0, "latin1")).toBe(true);
  });

  it.each([
    ["1.2 alone", "1.2", {}, "TLSv1.2"],
    ["1.3", "1.3", {}, "TLSv1.3"],
    ["1.3 to a server of 1.2", "1.3", { maxVersion: "TLSv1.2" }, "TLSv1.2"],
    ["1.2 to a server of 1.3", "1.2", { minVersion: "TLSv1.3" }, "tls"],
    ["1.2 to a server of 1.1", "1.2", { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL@SECLEVEL=0" }, "tls"],
  ] as const)("offers TLS %s", async (_what, newestVersion, options, expected) => {
    const listening = await serve(options);
    if (expected === "tls") {
      expect((await dial(listening.port, { newestVersion })).outcome).toBe("close: tls");
    } else {
      expect((await seenBy(listening, { newestVersion })).getProtocol()).toBe(expected);
    }
  });

  it.each([
    ["1.2", [0xc02c], "ECDHE-ECDSA-AES256-GCM-SHA384"],
    ["1.2", [0xc009, 0xffff], "ECDHE-ECDSA-AES128-SHA"],
    ["1.3", [0x1303], "TLS_CHACHA20_POLY1305_SHA256"],
    ["1.3", [0x1303, 0xc02b], "TLS_CHACHA20_POLY1305_SHA256"],
    ["1.3", [0xc02b], "ECDHE-ECDSA-AES128-GCM-SHA256"],
    // A suite for another kind of key, one that is unknown, and one of a version that is not offered.
    ["1.2", [0xc02f], "tls"],
    ["1.2", [0x0000], "tls"],
    ["1.2", [0x1301], "tls"],
  ] as const)("offers, with TLS %s, the suites %j", async (newestVersion, cipherSuites, expected) => {
    const listening = await serve();
    if (expected === "tls") {
      expect((await dial(listening.port, { newestVersion, cipherSuites })).outcome).toBe("close: tls");
    } else {
      expect((await seenBy(listening, { newestVersion, cipherSuites })).getCipher().name).toBe(expected);
    }
  });
});

describe("the check of the server", () => {
  const intermediateOptions = { ...valid, issuer, name: "intermediate", role: "authority" } as const;

  it.each([
    ["a certificate that has expired", { notAfter: new Date(Date.now() - 1000) }, /expired/],
    ["a certificate of the future", { notBefore: new Date(Date.now() + dayMs / 2) }, /not yet valid/],
    ["a client's certificate", { role: "client" }, /purpose/],
  ] as const)("refuses %s, and says why", async (_what, change, reason) => {
    const odd = await createCertificate({ ...valid, issuer, name: "localhost", role: "server", ...change });
    const { port } = await serve({ cert: odd.certificate, key: odd.key });
    const { outcome, message } = await dial(port, { authorities });
    expect(outcome).toBe("close: tls");
    expect(message()).toMatch(reason);
    expect(message()).toContain("TLS handshake with 127.0.0.1 port");
    expect((await dial(port)).outcome).toBe("open");
  });

  it.each(["1.2", "1.3"] as const)(
    "says in TLS %s why another authority and another name are refused",
    async (version) => {
      const { port } = await serve();
      const other = await createCertificate({ ...valid, name: "other", role: "authority" });
      const byAuthority = await dial(port, { authorities: other.certificate, newestVersion: version });
      expect(byAuthority.message()).toMatch(/unable to/);
      const byName = await dial(port, { authorities, commonName: "example.com", newestVersion: version });
      expect(byName.message()).toMatch(/not for example\.com but for localhost/);
    },
  );

  it("follows a chain, from the root or from its middle", async () => {
    const intermediate = await createCertificate(intermediateOptions);
    const below = intermediate.authority ? { issuer: intermediate.authority } : {};
    const leaf = await createCertificate({ ...valid, ...below, name: "leaf.test", role: "server" });
    const whole = await serve({ cert: leaf.certificate + intermediate.certificate, key: leaf.key });
    expect((await dial(whole.port, { authorities })).outcome).toBe("open");
    const alone = await serve({ cert: leaf.certificate, key: leaf.key });
    expect((await dial(alone.port, { authorities: intermediate.certificate })).outcome).toBe("open");
    expect((await dial(alone.port, { authorities })).outcome).toBe("close: tls");
  });

  it.each([
    ["the common name, when there is no other", "device.test", [], "device.test", "open"],
    ["an address as the common name", "10.1.2.3", [], "10.1.2.3", "open"],
    ["a wildcard in the common name", "*.device.test", [], "a.device.test", "open"],
    ["not the common name, when there are others", "device.test", ["other.test"], "device.test", "close: tls"],
    ["one of several others", "x", ["a.test", "b.test"], "B.test", "open"],
    ["an address among them", "x", ["10.9.8.7", "2001:db8::1"], "2001:db8::1", "open"],
    ["a wildcard before one label", "x", ["*.test"], "www.test", "open"],
    ["but only for one label", "x", ["*.test"], "a.www.test", "close: tls"],
    ["and not for none", "x", ["*.test"], "test", "close: tls"],
    ["nor for an address", "x", ["*.0.0.1"], "127.0.0.1", "close: tls"],
  ])("takes %s", async (_what, name, alternativeNames, commonName, expected) => {
    const named = await createCertificate({ ...valid, issuer, name, role: "server", alternativeNames });
    const { port } = await serve({ cert: named.certificate, key: named.key });
    expect((await dial(port, { authorities, commonName })).outcome).toBe(expected);
  });
});

describe("the client's certificate", () => {
  const wanting: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: authorities };

  it.each(["1.2", "1.3"] as const)("is shown in TLS %s", async (newestVersion) => {
    const identity = { certificate: client.certificate, key: client.key };
    const socket = await seenBy(await serve(wanting), { identity, newestVersion });
    expect(socket.getPeerCertificate().subject.CN).toBe("client");
  });

  it("is not shown to a server that does not ask", async () => {
    const socket = await seenBy(await serve(), { identity: { certificate: client.certificate, key: client.key } });
    expect(socket.getPeerCertificate()).toEqual({});
  });

  it("is missed: in TLS 1.2 there is no connection, in TLS 1.3 it ends at once", async () => {
    const { port } = await serve(wanting);
    expect((await dial(port)).outcome).toBe("close: tls");
    const { ear } = await dial(port, { newestVersion: "1.3" });
    await until(() => ear.isClosed);
    expect(ear.events.at(-1)).toBe("close: tls");
  });
});

describe("a TLS connection", () => {
  it.each(["1.2", "1.3"] as const)("carries a megabyte each way at a time (TLS %s)", async (newestVersion) => {
    const listening = await serve();
    const bytes = patternBytes(1_000_000);
    const received: Buffer[] = [];
    const { socket, ear } = await dial(listening.port, { newestVersion });
    await until(() => listening.sockets.length === 1);
    const [far] = listening.sockets;
    far?.on("data", (chunk: Buffer) => received.push(chunk));
    far?.write(bytes);
    for (let start = 0; start < bytes.length; start += 7001) await socket.send(bytes.subarray(start, start + 7001));
    await until(() => ear.lengthBytes === bytes.length && Buffer.concat(received).length === bytes.length);
    expect(Buffer.compare(ear.received, bytes)).toBe(0);
    expect(Buffer.compare(Buffer.concat(received), bytes)).toBe(0);
  });

  it("knows its ends, takes options, and is bound to a local address", async () => {
    const { port } = await serve();
    const { socket } = await dial(port, { localAddress: "127.0.0.1" } as ClientOptions);
    expect(socket.local.address).toBe("127.0.0.1");
    expect(socket.local.port).toBeGreaterThan(0);
    socket.setNoDelay(true);
    socket.setKeepAlive(60);
  });

  it.each([
    ["a key of no bytes", { identity: "i", key: new Uint8Array() }],
    ["a key that is too long", { identity: "i", key: new Uint8Array(257) }],
    ["an identity that is too long", { identity: "i".repeat(129), key: Uint8Array.of(1) }],
  ])("cannot be made with %s", async (_what, preSharedKey) => {
    const { port } = await serve();
    const { outcome, message } = await dial(port, { preSharedKey });
    expect(outcome).toBe("close: tls");
    expect(message()).toContain("pre-shared key has 1 to 256 bytes");
  });

  it("cannot be made with a protocol of no bytes", async () => {
    const { port } = await serve();
    expect((await dial(port, { protocols: ["a", ""] })).outcome).toBe("close: tls");
  });
});
