import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../testing/bench.js";
import { certifiedFlash, factoryPem } from "../../testing/bench-tls.js";
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
    expect(await clientTls(modem, link(0))).toEqual({ newestVersion });
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
      identity: { certificate: await factoryPem("client_cert.0"), key: await factoryPem("client_key.0") },
      authorities: await factoryPem("client_ca.0"),
      commonName: "cn.test",
      serverName: "sni.test",
      protocols: ["a", "b"],
      preSharedKey: { identity: "id", key: Uint8Array.of(0, 0xff) },
      cipherSuites: [0xc02b],
    });
    expect(await clientTls(bench.modem, link(1))).toEqual({ newestVersion: "1.3" });
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
