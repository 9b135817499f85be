import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../testing/bench.js";
import { StreamPeer } from "../../testing/bench-peers.js";
import { certifiedBench, certifiedFlash, factoryPem } from "../../testing/bench-tls.js";
import { ERROR, expectDialogue, OK } from "../../testing/dialogue.js";
import { NetworkError } from "../ports.js";
import { Link } from "./link.js";
import { clientTls, serverTls } from "./tls.js";

const link = (id: number) => new Link(id, "SSL", "client", { address: "127.0.0.1", port: 443 });

describe("clientTls", () => {
  it.each([
    ["2.2", "1.2"],
    ["3.4", "1.2"],
    ["4.2", "1.3"],
  ])("asks for nothing but the version of dialect %s, %s, unless something is set", async (dialect, newestVersion) => {
    const { modem } = await powerOnBench({ dialect });
    expect(await clientTls(modem, link(0))).toEqual({ newestVersion, handshakeIdleMs: 10_000 });
  });

  it("says everything that was set for the link, and nothing of another", async () => {
    const bench = await powerOnBench({ flash: await certifiedFlash() });
    for (const line of [
      "AT+CIPMUX=1",
      "AT+CIPSSLCCONF=2,3,0,0",
      'AT+CIPSSLCCN=2,"cn.test"',
      'AT+CIPSSLCSNI=2,"sni.test"',
      'AT+CIPSSLCALPN=2,2,"a","b"',
      'AT+CIPSSLCPSKHEX=2,"00ff","id"',
      "AT+CIPSSLCCIPHER=2,1,0xC02B",
    ]) {
      expect(await bench.command(line)).toBe("\r\nOK\r\n");
    }
    expect(await clientTls(bench.modem, link(2))).toEqual({
      newestVersion: "1.3",
      handshakeIdleMs: 10_000,
      identity: { certificate: await factoryPem("client_cert.0"), key: await factoryPem("client_key.0") },
      authorities: await factoryPem("client_ca.0"),
      commonName: "cn.test",
      serverName: "sni.test",
      protocols: ["a", "b"],
      preSharedKey: { identity: "id", key: Uint8Array.of(0, 0xff) },
      cipherSuites: [0xc02b],
    });
    expect(await clientTls(bench.modem, link(1))).toEqual({ newestVersion: "1.3", handshakeIdleMs: 10_000 });
  });

  it.each([
    ["AT+CIPSSLCCONF=1,7,0", "client certificate and key 7"],
    ["AT+CIPSSLCCONF=2,0,7", "CA 7"],
    ["AT+CIPSSLCCONF=3,7,7", "client certificate and key 7"],
  ])("%s fails without the certificate, and says which", async (line, what) => {
    const bench = await powerOnBench({ flash: await certifiedFlash() });
    await bench.command(line);
    const failure = await clientTls(bench.modem, link(0)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NetworkError);
    expect(failure).toMatchObject({ failure: "tls", message: expect.stringContaining(`no ${what};`) as string });
  });
});

describe("serverTls", () => {
  it("has the server's certificate, and with a CA whom it trusts", async () => {
    const { modem } = await powerOnBench({ dialect: "2.2", flash: await certifiedFlash() });
    const identity = { certificate: await factoryPem("server_cert.0"), key: await factoryPem("server_key.0") };
    expect(await serverTls(modem, false)).toEqual({ identity, newestVersion: "1.2" });
    expect(await serverTls(modem, true)).toEqual({
      identity,
      newestVersion: "1.2",
      authorities: await factoryPem("server_ca.0"),
    });
  });

  it("fails without them, and says which", async () => {
    const { modem } = await powerOnBench();
    await expect(serverTls(modem, false)).rejects.toThrow("no server certificate and key 0;");
    const { nvs, partitions } = await certifiedFlash();
    const { "server_ca.0": _, ...others } = partitions;
    const other = await powerOnBench({ flash: { nvs, partitions: others } });
    await expect(serverTls(other.modem, true)).rejects.toThrow("no CA 0 of the server;");
  });
});

describe.each(["2.2", "4.2"])("a server of SSL in dialect %s", (dialect) => {
  async function serving(line: string) {
    const bench = await certifiedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      [line, OK],
    ]);
    const dial = async (tls: object = {}) => {
      const peer = new StreamPeer();
      const options = { address: "127.0.0.1", port: 443, newestVersion: "1.2" as const, ...tls };
      peer.attach(bench.peers.connectTls(options, peer.handlers));
      const heard = await bench.wait(20);
      return { peer, heard };
    };
    return { bench, dial };
  }

  it("shows the server's certificate, and takes clients without one", async () => {
    const { bench, dial } = await serving('AT+CIPSERVER=1,443,"SSL"');
    const authorities = await factoryPem("client_ca.0");
    const { peer, heard } = await dial({ authorities, commonName: "localhost" });
    expect(heard).toBe("0,CONNECT\r\n");
    await peer.send("hi");
    expect(await bench.wait(5)).toBe("\r\n+IPD,0,2:hi\r\n");
    expect(await bench.command("AT+CIPSTATUS")).toContain('+CIPSTATUS:0,"SSL","127.0.0.1",');
  });

  it("with CA 1 takes only clients whose certificate its CA has signed", async () => {
    const { dial } = await serving('AT+CIPSERVER=1,443,"SSL",1');
    expect((await dial()).heard).toBe("");
    const identity = { certificate: await factoryPem("client_cert.0"), key: await factoryPem("client_key.0") };
    expect((await dial({ identity })).heard).toBe("0,CONNECT\r\n");
  });

  it("is not there for a client without TLS", async () => {
    const { bench } = await serving('AT+CIPSERVER=1,443,"SSL",0');
    const peer = new StreamPeer();
    peer.attach(bench.peers.connect({ address: "127.0.0.1", port: 443 }, peer.handlers));
    await bench.wait(5);
    await peer.send("GET / HTTP/1.0\r\n\r\n");
    expect(await bench.wait(20)).toBe("");
    expect(peer.state).not.toBe("open");
  });

  it("cannot be started without a certificate in flash", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSERVER=1,443,"SSL"', ERROR],
      ["AT+CIPSERVER?", `+CIPSERVER:0\r\n${OK}`],
    ]);
  });
});
