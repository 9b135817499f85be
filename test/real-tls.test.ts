/** SSL end to end: AT commands, real sockets, and peers that are not ours: `openssl s_server` and `s_client`, node:tls. */
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { factoryCertificates } from "../src/node/certificates/factory-certificates.js";
import { MemoryFlash } from "../src/node/index.js";
import { hasOpenssl, OpensslProcess } from "../src/testing/openssl.js";
import { atEnd, freePort, listenAnywhere, RealHost, until } from "./real-host.js";

const factory = await factoryCertificates();
const files = Object.fromEntries(
  Object.entries(factory).map(([name, bytes]) => [name, Buffer.from(bytes).toString("latin1")]),
);
const server = ["-cert", "server_cert.0", "-key", "server_key.0"];

const CONNECTED = "CONNECT\r\n\r\nOK\r\n";
const FAILED = "\r\nERROR\r\n";

/** Flash with the certificates that the peers know. */
function flash(): MemoryFlash {
  const memory = new MemoryFlash();
  void memory.save({ nvs: {}, partitions: factory });
  return memory;
}

function openssl(...args: string[]): OpensslProcess {
  const program = new OpensslProcess(args, files);
  atEnd(() => program.close());
  return program;
}

/** `openssl s_server`; with "-rev" it sends every line back reversed, without it says what it sees. */
async function serve(...args: string[]): Promise<{ readonly program: OpensslProcess; readonly start: string }> {
  const program = openssl("s_server", "-accept", "127.0.0.1:0", ...args);
  await until(
    () => program.port !== undefined,
    () => program.output,
  );
  return { program, start: `AT+CIPSTART="SSL","127.0.0.1",${program.port}` };
}

async function expectReversed(host: RealHost): Promise<void> {
  expect(await host.send("hello\n")).toContain("SEND OK");
  await host.expect("+IPD,6:olleh\n");
}

describe.skipIf(!hasOpenssl()).each(["2.2", "4.2"])(
  "openssl s_server and dialect %s (skipped without openssl)",
  (dialect) => {
    it("accepts the pre-shared key of AT+CIPSSLCPSK, and no other", async () => {
      const { program, start } = await serve(
        "-rev",
        "-psk",
        Buffer.from("secret").toString("hex"),
        "-psk_identity",
        "device",
        "-nocert",
      );
      const host = await RealHost.start({ dialect });
      await host.command('AT+CIPSSLCPSK="wrong","device"');
      expect(await host.command(start)).toBe(FAILED);
      await host.command('AT+CIPSSLCPSK="secret","device"');
      expect(await host.command(start)).toBe(CONNECTED);
      await expectReversed(host);
      await until(() => program.output.includes("PSK"));
    });

    it("wants a certificate, which AT+CIPSSLCCONF shows with 1 and 3 only", async () => {
      const verify = ["-CAfile", "server_ca.0", "-Verify", "1", "-verify_return_error"];
      const { program, start } = await serve("-rev", ...server, ...verify, "-tls1_2");
      const host = await RealHost.start({ dialect, flash: flash() });
      for (const mode of ["0", "2,0,0"]) {
        expect(await host.command(`AT+CIPSSLCCONF=${mode}`)).toBe("\r\nOK\r\n");
        expect(await host.command(start)).toBe(FAILED);
      }
      for (const mode of ["1,0,0", "3,0,0"]) {
        expect(await host.command(`AT+CIPSSLCCONF=${mode}`)).toBe("\r\nOK\r\n");
        expect(await host.command(start)).toBe(CONNECTED);
        await expectReversed(host);
        await host.command("AT+CIPCLOSE");
      }
      await until(() => /Peer certificate: CN ?= ?virtual-esp-at client/.test(program.output));
    });

    it("is checked by AT+CIPSSLCCONF=2 and AT+CIPSSLCCN", async () => {
      const { start } = await serve(...server);
      const host = await RealHost.start({ dialect, flash: flash() });
      await host.command("AT+CIPSSLCCONF=2,0,0");
      for (const [name, answer] of [
        ["example.com", FAILED],
        ["localhost", CONNECTED],
      ] as const) {
        await host.command(`AT+CIPSSLCCN="${name}"`);
        expect(await host.command(start)).toBe(answer);
      }
    });

    it("of a stranger is refused by AT+CIPSSLCCONF=2", async () => {
      const make = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        "-",
      ];
      const made = openssl(...make, "-subj", "/CN=localhost");
      await until(() => made.exitCode !== undefined);
      const stranger = new OpensslProcess(["s_server", "-accept", "127.0.0.1:0", "-cert", "pem", "-key", "pem"], {
        pem: made.output,
      });
      atEnd(() => stranger.close());
      await until(() => stranger.port !== undefined);
      const host = await RealHost.start({ dialect, flash: flash() });
      await host.command("AT+CIPSSLCCONF=2,0,0");
      const start = `AT+CIPSTART="SSL","127.0.0.1",${stranger.port}`;
      expect(await host.command(start)).toBe(FAILED);
      await host.command("AT+CIPSSLCCONF=0");
      expect(await host.command(start)).toBe(CONNECTED);
    });

    it("sees the name of AT+CIPSSLCSNI", async () => {
      const names = ["-servername", "www.example.com", "-cert2", "server_cert.0", "-key2", "server_key.0"];
      const { program, start } = await serve(...server, ...names);
      const host = await RealHost.start({ dialect });
      await host.command('AT+CIPSSLCSNI="www.example.com"');
      expect(await host.command(start)).toBe(CONNECTED);
      program.write("seen\n");
      await host.expect("+IPD,5:seen\n");
      await until(() => program.output.includes('Hostname in TLS extension: "www.example.com"'));
    });

    it("takes a protocol of AT+CIPSSLCALPN", async () => {
      const { program, start } = await serve(...server, "-alpn", "x,mqtt");
      const host = await RealHost.start({ dialect });
      await host.command('AT+CIPSSLCALPN=1,"h2"');
      await host.command(start); // this openssl goes on without ALPN
      expect(program.output).not.toContain("ALPN protocols selected");
      await host.command("AT+CIPCLOSE");
      await host.command('AT+CIPSSLCALPN=2,"http/1.1","mqtt"');
      expect(await host.command(start)).toBe(CONNECTED);
      program.write("seen\n");
      await host.expect("+IPD,5:seen\n");
      await until(() => program.output.includes("ALPN protocols selected: mqtt"));
    });

    it(`talks TLS ${dialect === "2.2" ? "1.2" : "1.3"}`, async () => {
      const { program, start } = await serve("-rev", ...server);
      const host = await RealHost.start({ dialect });
      expect(await host.command(start)).toBe(CONNECTED);
      await expectReversed(host);
      await until(() => program.output.includes(`Protocol version: TLSv${dialect === "2.2" ? "1.2" : "1.3"}`));
    });
  },
);

describe.skipIf(!hasOpenssl())("openssl s_server and what only later dialects have (skipped without openssl)", () => {
  it("accepts the bytes of AT+CIPSSLCPSKHEX", async () => {
    const { start } = await serve("-rev", "-psk", "00ff2200", "-nocert");
    const host = await RealHost.start({ dialect: "4.2" });
    await host.command('AT+CIPSSLCPSKHEX="00ff2200","any"');
    expect(await host.command(start)).toBe(CONNECTED);
    await expectReversed(host);
  });

  it.each([
    ["0xC02B", "ECDHE-ECDSA-AES128-GCM-SHA256"],
    ["0xC024", "ECDHE-ECDSA-AES256-SHA384"],
    ["0x1303", "TLS_CHACHA20_POLY1305_SHA256"],
  ])("is offered suite %s of AT+CIPSSLCCIPHER alone", async (suite, name) => {
    const { program, start } = await serve("-rev", ...server);
    const host = await RealHost.start({ dialect: "4.2" });
    expect(await host.command(`AT+CIPSSLCCIPHER=1,${suite}`)).toBe("\r\nOK\r\n");
    expect(await host.command(start)).toBe(CONNECTED);
    await expectReversed(host);
    await until(() => program.output.includes(`Ciphersuite: ${name}`));
  });

  it("shows +ERRNO with AT+SYSLOG=1 when the handshake fails", async () => {
    const { start } = await serve("-rev", "-psk", "00ff2200", "-nocert");
    const host = await RealHost.start({ dialect: "4.2" });
    await host.command("AT+SYSLOG=1");
    expect(await host.command(start)).toBe("+ERRNO:0x8004\r\n\r\nERROR\r\n");
  });
});

describe.skipIf(!hasOpenssl()).each(["2.2", "4.2"])(
  "openssl s_client and dialect %s (skipped without openssl)",
  (dialect) => {
    const verify = ["-CAfile", "client_ca.0", "-verify_return_error", "-verify_hostname", "localhost"];
    const certificate = ["-cert", "client_cert.0", "-key", "client_key.0"];

    async function serving(tail: string): Promise<{ host: RealHost; connect: (...args: string[]) => OpensslProcess }> {
      const host = await RealHost.start({ dialect, flash: flash() });
      const port = await freePort();
      await host.command("AT+CIPMUX=1");
      expect(await host.command(`AT+CIPSERVER=1,${port},"SSL"${tail}`)).toBe("\r\nOK\r\n");
      const connect = (...args: string[]) =>
        openssl("s_client", "-connect", `127.0.0.1:${port}`, "-quiet", "-no_ign_eof", ...args);
      return { host, connect };
    }

    it("is a link of AT+CIPSERVER's", async () => {
      const { host, connect } = await serving("");
      const client = connect(...verify);
      await host.expect("0,CONNECT\r\n");
      client.write("hello\n");
      await host.expect("+IPD,0,6:hello\n");
      await host.send("welcome", "0,");
      await until(() => client.output.includes("welcome"));
      expect(await host.command("AT+CIPSTATUS")).toMatch(/\+CIPSTATUS:0,"SSL","127\.0\.0\.1",\d+,\d+,1\r\n/);
      client.endInput();
      await host.expect("0,CLOSED\r\n");
    });

    it("needs a certificate with a CA", async () => {
      const { host, connect } = await serving(",1");
      const stranger = connect("-tls1_2");
      await until(() => stranger.exitCode !== undefined);
      expect(host.heard).toBe("");
      connect(...certificate);
      await host.expect("0,CONNECT\r\n");
    });
  },
);

describe("node:tls", () => {
  it("sees the name and the protocols, and talks to five links at once", async () => {
    const seen: [string | false | null, string][] = [];
    const sockets: TLSSocket[] = [];
    const tls = createTlsServer(
      { cert: files["server_cert.0"] ?? "", key: files["server_key.0"] ?? "", ALPNProtocols: ["a", "b"] },
      (socket) => {
        seen.push([socket.alpnProtocol, socket.servername || ""]);
        sockets.push(socket);
        socket.on("data", (bytes) => socket.write(bytes));
        socket.on("error", () => undefined);
      },
    );
    const port = await listenAnywhere(tls);
    atEnd(() => {
      for (const socket of sockets) socket.destroy();
      tls.close();
    });
    const host = await RealHost.start({ dialect: "4.2" });
    await host.command("AT+CIPMUX=1");
    await host.command('AT+CIPSSLCSNI=5,"all.test"');
    await host.command('AT+CIPSSLCALPN=2,1,"b"');
    for (const id of [0, 1, 2, 3, 4]) {
      expect(await host.command(`AT+CIPSTART=${id},"SSL","127.0.0.1",${port}`)).toBe(`${id},${CONNECTED}`);
    }
    await until(() => seen.length === 5);
    expect(seen).toEqual([false, false, "b", false, false].map((protocol) => [protocol, "all.test"]));
    await host.send("to and fro", "3,");
    await host.expect("+IPD,3,10:to and fro");
  });
});
