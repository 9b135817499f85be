import { describe, expect, it } from "vitest";
import type { NetworkError, TlsConnectOptions } from "../../core/ports.js";
import { createCertificate } from "../../node/certificates/create-certificate.js";
import { factoryCertificates } from "../../node/certificates/factory-certificates.js";
import { bytesOf } from "../../testing/contracts/network-under-test.js";
import { LabClient, until } from "../../testing/lab-client.js";

const factory = await factoryCertificates();
const pem = (name: string) => Buffer.from(factory[name] ?? []).toString("latin1");
/** As AT+CIPSSLCCONF=2 and 3 make them. */
const authorities = pem("client_ca.0");
const identity = { certificate: pem("client_cert.0"), key: pem("client_key.0") };

const GET = "GET /hello HTTP/1.0\r\n\r\n";
const get = (name: string, tls: Partial<TlsConnectOptions> = {}) => new LabClient().exchange(name, 443, GET, tls);
const eventsOf = async (name: string, tls: Partial<TlsConnectOptions> = {}) =>
  (await new LabClient().dial(name, 443, { tls: { newestVersion: "1.2", ...tls } })).ear.events;

describe.each(["1.2", "1.3"] as const)("with TLS %s", (newestVersion) => {
  it("https.test is trusted by a modem as it comes", async () => {
    expect(await get("https.test", { newestVersion, authorities, commonName: "https.test" })).toContain(
      "Hello, modem!",
    );
  });

  it("tls.test sends back what it gets", async () => {
    const { socket, ear } = await new LabClient().dial("tls.test", 443, { tls: { newestVersion, authorities } });
    await socket.send(bytesOf("secret"));
    await until(() => ear.text === "secret");
    expect(socket.remote).toEqual({ address: "198.51.100.44", port: 443 });
  });

  it.each(["expired.test", "self-signed.test"])(
    "%s is refused by whoever checks it, and by nobody else",
    async (name) => {
      expect(await eventsOf(name, { newestVersion, authorities })).toEqual(["close: tls"]);
      expect(await get(name, { newestVersion })).toContain("Hello, modem!");
    },
  );

  it("says which host has failed", async () => {
    const client = new LabClient();
    const failure = await new Promise<NetworkError | undefined>((resolve) => {
      const handlers = { onData: () => undefined, onClose: resolve };
      client.network.connectTls({ address: "198.51.100.45", port: 443, newestVersion, authorities }, handlers);
    });
    expect(failure?.message).toMatch(/^the TLS handshake with 198\.51\.100\.45 port 443 failed: /);
  });

  it("wrong-host.test is refused by whoever checks the name", async () => {
    const checked = { newestVersion, authorities };
    expect(await eventsOf("wrong-host.test", { ...checked, commonName: "wrong-host.test" })).toEqual(["close: tls"]);
    expect(await get("wrong-host.test", checked)).toContain("Hello, modem!");
  });
});

describe("client-cert.test", () => {
  it("takes the certificate of the factory, and no client without one", async () => {
    expect(await get("client-cert.test", { authorities, identity })).toContain("Hello, modem!");
    expect(await eventsOf("client-cert.test", { authorities })).toEqual(["close: tls"]);
  });

  it("takes no other certificate", async () => {
    const day = 24 * 3600 * 1000;
    const notBefore = new Date(Date.now() - day);
    const stranger = await createCertificate({
      name: "x",
      role: "client",
      notBefore,
      notAfter: new Date(Date.now() + day),
    });
    const { ear } = await new LabClient().dial("client-cert.test", 443, { tls: { identity: stranger } });
    await until(() => ear.isClosed);
    expect(ear.text).toBe("");
  });
});

describe("the certificates of an earlier run, as a flash file keeps them", () => {
  it("are as good as those of this one", async () => {
    const validity = { notBefore: new Date(Date.now() - 1e7), notAfter: new Date(Date.now() + 1e7) };
    const root = await createCertificate({ ...validity, name: "virtual-esp-at test CA", role: "authority" });
    const issuer = root.authority ?? expect.unreachable();
    const client = await createCertificate({ ...validity, issuer, name: "virtual-esp-at client", role: "client" });
    const earlier = { authorities: root.certificate, identity: client };
    expect(await get("client-cert.test", earlier)).toContain("Hello, modem!");
    expect(await eventsOf("self-signed.test", earlier)).toEqual(["close: tls"]);
  });

  it("are nothing that another authority could be", async () => {
    const validity = { notBefore: new Date(Date.now() - 1e7), notAfter: new Date(Date.now() + 1e7) };
    const other = await createCertificate({ ...validity, name: "another CA", role: "authority" });
    expect(await eventsOf("https.test", { authorities: other.certificate })).toEqual(["close: tls"]);
    expect(await eventsOf("https.test", { authorities: "no certificate" })).toEqual(["close: tls"]);
  });
});

describe("h2.test", () => {
  it.each([
    [["http/1.1"], "HTTP/1.1"],
    [[], "HTTP/1.1"],
  ])("speaks HTTP/1.1 when the client offers %j", async (protocols, spoken) => {
    expect(await new LabClient().exchange("h2.test", 443, "GET / HTTP/1.0\r\n\r\n", { protocols })).toContain(spoken);
  });

  it("speaks HTTP/2 with a client that does", async () => {
    const client = new LabClient();
    const { socket, ear } = await client.dial("h2.test", 443, { tls: { protocols: ["h2"] } });
    // the preface and an empty SETTINGS frame
    await socket.send(bytesOf("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"));
    await until(() => ear.lengthBytes >= 9);
    expect(ear.received[3]).toBe(4);
  });
});

describe("psk.test", () => {
  const key = bytesOf("lab-secret");

  it("sends back what it gets from who knows the key", async () => {
    const tls = { preSharedKey: { identity: "esp", key } };
    const { socket, ear } = await new LabClient().dial("psk.test", 443, { tls });
    await socket.send(bytesOf("hello"));
    await until(() => ear.text === "hello");
  });

  it.each([
    { preSharedKey: { identity: "esp", key: bytesOf("wrong") } },
    { preSharedKey: { identity: "other", key } },
    {},
  ])("lets nobody else in", async (tls) => {
    expect(await eventsOf("psk.test", tls)).toEqual(["close: tls"]);
  });
});
