import { afterEach, describe, expect, it } from "vitest";
import type { ConnectOptions, StreamSocket, TlsConnectOptions, TlsListenOptions } from "../../core/ports.js";
import { bytesOf, StreamEar } from "../../testing/contracts/network-under-test.js";
import { hasOpenssl, OpensslProcess } from "../../testing/openssl.js";
import { factoryCertificates } from "../certificates/factory-certificates.js";
import { NodeNetwork } from "./node-network.js";

const factory = await factoryCertificates();
const pem = (name: string) => Buffer.from(factory[name] ?? []).toString();
const files = Object.fromEntries(Object.keys(factory).map((name) => [name, pem(name)]));
const authorities = pem("client_ca.0");
const clientIdentity = { certificate: pem("client_cert.0"), key: pem("client_key.0") };
const serverIdentity = { certificate: pem("server_cert.0"), key: pem("server_key.0") };

const network = new NodeNetwork();
const programs: OpensslProcess[] = [];
afterEach(() => {
  for (const program of programs.splice(0)) program.close();
  network.closeAll();
});

function openssl(...args: string[]): OpensslProcess {
  const program = new OpensslProcess(args, files);
  programs.push(program);
  return program;
}

async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > endMs) {
      throw new Error(`it does not happen; openssl has said: ${programs.map(({ output }) => output).join()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe.skipIf(!hasOpenssl())("openssl s_server (skipped where there is no openssl)", () => {
  const certificate = ["-cert", "server_cert.0", "-key", "server_key.0"];

  /** A server that sends every line back reversed. */
  async function serve(...args: string[]): Promise<OpensslProcess> {
    const server = openssl("s_server", "-accept", "127.0.0.1:0", "-rev", ...args);
    await until(() => server.port !== undefined);
    return server;
  }

  async function dial(server: OpensslProcess, options: Partial<Omit<TlsConnectOptions, keyof ConnectOptions>>) {
    const ear = new StreamEar();
    const where = { address: "127.0.0.1", port: server.port ?? 0 };
    const socket = network.connectTls({ ...where, newestVersion: "1.2", ...options }, ear);
    await until(() => ear.events.length > 0);
    return { ear, socket };
  }

  async function expectReversed({ ear, socket }: { ear: StreamEar; socket: StreamSocket }): Promise<void> {
    expect(ear.events).toEqual(["open"]);
    await socket.send(bytesOf("esp-at\n"));
    await until(() => ear.text.includes("ta-pse"));
  }

  it.each(["1.2", "1.3"] as const)("talks TLS %s, with everything that can be set", async (newestVersion) => {
    const verify = ["-CAfile", "server_ca.0", "-Verify", "1", "-verify_return_error"];
    const server = await serve(...certificate, ...verify, "-alpn", "x,mqtt");
    const checks = { authorities, commonName: "localhost", identity: clientIdentity };
    const names = { serverName: "www.test", protocols: ["http/1.1", "mqtt"] };
    await expectReversed(await dial(server, { ...checks, ...names, newestVersion }));
    expect(server.output).toMatch(/Peer certificate: CN ?= ?virtual-esp-at client/);
  });

  it.each(["1.2", "1.3"] as const)("refuses a client without a certificate, by an alert of TLS %s", async (version) => {
    const server = await serve(...certificate, "-CAfile", "server_ca.0", "-Verify", "1", "-verify_return_error");
    const { ear } = await dial(server, { newestVersion: version });
    await until(() => ear.isClosed);
    expect(ear.events.at(-1)).toBe("close: tls");
  });

  const key = Uint8Array.of(0xde, 0xad, 0xbe, 0xef);

  it.each([
    ["the right key", [], { identity: "esp", key }, {}, "open"],
    ["the right key, in the newest version", [], { identity: "esp", key }, { newestVersion: "1.3" }, "open"],
    ["the right key, for a suite", [], { identity: "esp", key }, { cipherSuites: [0x00a8, 0xc02b] }, "open"],
    ["an identity that is demanded", ["-psk_identity", "esp"], { identity: "esp", key }, {}, "open"],
    ["another key", [], { identity: "esp", key: Uint8Array.of(1, 2) }, {}, "close: tls"],
    ["no suite for keys", [], { identity: "esp", key }, { cipherSuites: [0xc02b] }, "close: tls"],
  ] as const)("takes a pre-shared key: %s", async (_what, args, preSharedKey, options, outcome) => {
    const server = await serve("-psk", "deadbeef", "-nocert", ...args);
    const connection = await dial(server, { preSharedKey, ...options });
    expect(connection.ear.events[0]).toBe(outcome);
    if (outcome === "open") await expectReversed(connection);
  });

  it("gets no client with a pre-shared key when it shows a certificate instead", async () => {
    const server = await serve(...certificate);
    const { ear } = await dial(server, { preSharedKey: { identity: "esp", key }, newestVersion: "1.3" });
    expect(ear.events).toEqual(["close: tls"]);
  });

  it("may have a key that is weak by today's measure", async () => {
    const make = ["req", "-x509", "-newkey", "rsa:1024", "-sha1", "-nodes", "-subj", "/CN=old", "-keyout", "-"];
    const made = openssl(...make);
    await until(() => made.exitCode !== undefined);
    const weak = new OpensslProcess(
      ["s_server", "-accept", "127.0.0.1:0", "-rev", "-cert", "weak", "-key", "weak", "-cipher", "ALL@SECLEVEL=0"],
      { weak: made.output },
    );
    programs.push(weak);
    await until(() => weak.port !== undefined);
    const unchecked = await dial(weak, {});
    await expectReversed(unchecked);
    unchecked.socket.close();
    await expectReversed(await dial(weak, { authorities: made.output, commonName: "old" }));
  });
});

describe.skipIf(!hasOpenssl())("openssl s_client (skipped where there is no openssl)", () => {
  async function serve(options: Partial<TlsListenOptions> = {}) {
    const ears: StreamEar[] = [];
    const server = await network.listenTls(
      { port: 0, identity: serverIdentity, newestVersion: "1.2", ...options },
      (socket) => {
        const ear = new StreamEar();
        ears.push(ear);
        socket.send(bytesOf("welcome\n")).catch(() => undefined);
        return ear;
      },
    );
    return { ears, port: server.local.port };
  }

  const verify = ["-CAfile", "client_ca.0", "-verify_return_error", "-verify_hostname", "localhost"];
  const certificate = ["-cert", "client_cert.0", "-key", "client_key.0"];

  it.each([
    ["1.2", "-tls1_2"],
    ["1.3", "-tls1_3"],
  ] as const)("checks the server and shows a certificate in TLS %s", async (newestVersion, flag) => {
    const { ears, port } = await serve({ authorities, newestVersion });
    const client = openssl(
      "s_client",
      "-connect",
      `127.0.0.1:${port}`,
      "-quiet",
      "-no_ign_eof",
      flag,
      ...verify,
      ...certificate,
    );
    await until(() => client.output.includes("welcome"));
    client.write("hello\n");
    await until(() => ears[0]?.text === "hello\n");
    client.endInput();
    await until(() => ears[0]?.isClosed === true);
    expect(ears[0]?.events).toEqual(["data", "close"]);
  });

  it.each([
    ["of an older version", "1.2", ["-tls1_1"], false],
    ["of a version that the modem does not have", "1.2", ["-tls1_3"], false],
    ["without a certificate", "1.2", ["-tls1_2"], true],
    ["with a certificate of somebody else", "1.2", ["-cert", "server_cert.0", "-key", "server_key.0"], true],
  ] as const)("is not reported when it is one %s", async (_what, newestVersion, args, wantsCertificate) => {
    const { ears, port } = await serve({ newestVersion, ...(wantsCertificate && { authorities }) });
    const client = openssl("s_client", "-connect", `127.0.0.1:${port}`, "-quiet", ...args);
    await until(() => client.exitCode !== undefined);
    expect(client.output).not.toContain("welcome");
    expect(ears).toEqual([]);
  });
});
