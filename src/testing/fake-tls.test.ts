import { describe, expect, it } from "vitest";
import type { ConnectOptions, NetworkError, StreamSocket, TlsConnectOptions } from "../core/ports.js";
import { factoryCertificates } from "../node/certificates/factory-certificates.js";
import { bytesOf, failureOf, StreamEar } from "./contracts/network-under-test.js";
import { FakeClock } from "./fake-clock.js";
import { FakeNetwork, type FakeTlsListenOptions } from "./fake-network.js";

const factory = await factoryCertificates();
const pem = (name: string) => Buffer.from(factory[name] ?? []).toString();
const identity = { certificate: pem("server_cert.0"), key: pem("server_key.0") };
const clientIdentity = { certificate: pem("client_cert.0"), key: pem("client_key.0") };
const authorities = pem("client_ca.0");

type ClientOptions = Partial<Omit<TlsConnectOptions, keyof ConnectOptions>>;

/** Dials a server of the same network; fake time passes until all is over. */
async function dial(server: Partial<FakeTlsListenOptions>, client: ClientOptions) {
  const clock = new FakeClock();
  const network = new FakeNetwork({ clock });
  const accepted: StreamSocket[] = [];
  await network.listenTls({ port: 7000, identity, newestVersion: "1.3", ...server }, (socket) => {
    accepted.push(socket);
    return new StreamEar();
  });
  const ear = new StreamEar();
  let message = "";
  const startMs = clock.now();
  let openMs: number | undefined;
  const handlers = {
    onOpen: () => {
      openMs = clock.now() - startMs;
      ear.onOpen();
    },
    onData: (bytes: Uint8Array) => ear.onData(bytes),
    onClose: (failure?: NetworkError) => {
      message = failure?.message ?? "";
      ear.onClose(failure);
    },
  };
  network.connectTls({ address: "127.0.0.1", port: 7000, newestVersion: "1.2", ...client }, handlers);
  await clock.advance(100);
  return { network, accepted, ear, openMs, message, clock };
}

describe("TLS in a fake network", () => {
  it("takes a round trip for TCP and two for TLS", async () => {
    expect((await dial({}, {})).openMs).toBe(6);
  });

  it("lets a test see what the server has learned of the client", async () => {
    const preferences = { serverName: "www.test", protocols: ["a", "b"], cipherSuites: [0xc02b] };
    const { network } = await dial(
      { authorities, protocols: ["b"] },
      { ...preferences, identity: clientIdentity, newestVersion: "1.3" },
    );
    expect(network.lastTlsClient).toEqual({
      ...preferences,
      newestVersion: "1.3",
      certificate: clientIdentity.certificate,
    });
  });

  it("lets a test see the client that was refused", async () => {
    const { network, ear, accepted, message } = await dial({ refusal: "unrecognized name" }, { serverName: "x.test" });
    expect(network.lastTlsClient).toEqual({ serverName: "x.test", protocols: [], newestVersion: "1.2" });
    expect([ear.events, accepted]).toEqual([["close: tls"], []]);
    expect(message).toContain("unrecognized name");
  });

  it.each([
    ["the right key", { esp: Uint8Array.of(1, 2) }, {}, "open"],
    ["another key", { esp: Uint8Array.of(1, 3) }, {}, "close: tls"],
    ["another identity", { other: Uint8Array.of(1, 2) }, {}, "close: tls"],
    ["no keys at the server", undefined, {}, "close: tls"],
    ["suites that are for certificates", { esp: Uint8Array.of(1, 2) }, { cipherSuites: [0xc02b] }, "close: tls"],
  ])("knows pre-shared keys: %s", async (_what, preSharedKeys, options, outcome) => {
    const preSharedKey = { identity: "esp", key: Uint8Array.of(1, 2) };
    const server = preSharedKeys ? { preSharedKeys } : {};
    const { ear, network } = await dial(server, { preSharedKey, ...options });
    expect(ear.events).toEqual([outcome]);
    if (outcome === "open") expect(network.lastTlsClient?.preSharedKey).toEqual({ identity: "esp", key: "0102" });
  });

  it.each([
    ["a common one", ["x", "b", "a"], ["a", "b"], "open"],
    ["none in common", ["x"], ["a", "b"], "close: tls"],
    ["none of the client", ["x"], [], "open"],
    ["none of the server", [], ["a"], "open"],
  ])("negotiates protocols: %s", async (_what, ofServer, ofClient, outcome) => {
    expect((await dial({ protocols: ofServer }, { protocols: ofClient })).ear.events).toEqual([outcome]);
  });

  it("needs an identity or keys to listen", async () => {
    const network = new FakeNetwork({ clock: new FakeClock() });
    expect(await failureOf(network.listenTls({ port: 1, newestVersion: "1.2" }, () => new StreamEar()))).toBe("tls");
    const preSharedKeys = { esp: Uint8Array.of(1) };
    await network.listenTls({ port: 1, newestVersion: "1.2", preSharedKeys }, () => new StreamEar());
  });

  it("drops a client that does not finish its handshake", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    await network.listenTls({ port: 7000, identity, newestVersion: "1.2" }, () => new StreamEar());
    const ear = new StreamEar();
    network.connect({ address: "127.0.0.1", port: 7000 }, ear);
    await clock.advance(9000);
    expect(ear.events).toEqual(["open"]);
    await clock.advance(1100);
    expect(ear.events).toEqual(["open", "close: reset"]);
  });

  it.each([
    ["no JSON", record("{x")],
    ["no object", record("null")],
    ["a text", record('"x"')],
    ["an unknown kind", record('{"kind":"none"}')],
    ["the end before the beginning", record('{"kind":"clientFinished"}')],
    ["half a record", "\x16\x03\x03\x01"],
  ])("survives a record with %s", async (_what, text) => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    const accepted: StreamSocket[] = [];
    await network.listenTls({ port: 7000, identity, newestVersion: "1.2" }, (socket) => {
      accepted.push(socket);
      return new StreamEar();
    });
    const ear = new StreamEar();
    const socket = network.connect({ address: "127.0.0.1", port: 7000 }, ear);
    await clock.advance(10);
    for (const character of text) await socket.send(bytesOf(character));
    await clock.advance(20_000);
    expect([accepted.length, ear.isClosed]).toEqual([0, true]);
  });

  it("answers pings of the own host, and others never", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    const own = network.ping("127.0.0.1", { timeoutMs: 500 });
    const other = failureOf(network.ping("192.0.2.1", { timeoutMs: 500 }));
    await clock.advance(500);
    expect([await own, await other]).toEqual([1, "timeout"]);
  });

  it("remembers the name servers that were to be asked", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    const answer = network.resolve("localhost", { servers: ["192.0.2.53"] });
    await clock.advance(100);
    expect([await answer, network.lastNameServers]).toEqual(["127.0.0.1", ["192.0.2.53"]]);
  });
});

function record(text: string): string {
  return `\x16\x03\x03\0${String.fromCharCode(text.length)}${text}`;
}
