/** DNS, SNTP, updates, ICMP and multicast DNS end to end: AT commands against servers at real sockets. */
import { createSocket } from "node:dgram";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server } from "node:net";
import { performance } from "node:perf_hooks";
import { describe, expect, it } from "vitest";
import { NetworkError } from "../src/core/ports.js";
import { DnsServer } from "../src/lab/servers/dns-server.js";
import { makeFirmwareImage } from "../src/lab/servers/firmware-image.js";
import { SntpServer } from "../src/lab/servers/sntp-server.js";
import { factoryCertificates } from "../src/node/certificates/factory-certificates.js";
import { MemoryFlash, NodeClock, NodeNetwork } from "../src/node/index.js";
import { atEnd, listenAnywhere, RealHost, until } from "./real-host.js";

const OK = "\r\nOK\r\n";
const READY = /\r\nready\r\n/;

describe("AT+CIPDNS on real UDP", () => {
  it.each([
    ["2.2", "+CIPDOMAIN:192.0.2.7\r\n"],
    ["4.2", '+CIPDOMAIN:"192.0.2.7"\r\n'],
  ])("asks the servers in their order in dialect %s", async (dialect, found) => {
    const network = new NodeNetwork();
    const names = { "web.example": ["192.0.2.7"] };
    const first = await DnsServer.open(network, { names });
    const second = await DnsServer.open(network, { address: "127.0.0.2", port: first.local.port, names });
    atEnd(() => {
      first.close();
      second.close();
    });
    const host = await RealHost.start({ dialect, dnsPort: first.local.port });
    expect(await host.command('AT+CIPDNS=1,"127.0.0.1","127.0.0.2"')).toBe(OK);
    expect(await host.command('AT+CIPDOMAIN="web.example"')).toBe(`${found}${OK}`);
    expect([first.questions.map(({ name }) => name), second.questions]).toEqual([["web.example"], []]);
    expect(await host.command('AT+CIPDOMAIN="nosuch.example"')).toBe("\r\nERROR\r\n");
    // AT+CIPSTART asks them, too
    first.questions.splice(0);
    expect(await host.command('AT+CIPSTART="UDP","web.example",7')).toContain("CONNECT");
    expect(first.questions.map(({ name }) => name)).toEqual(["web.example"]);
    if (dialect !== "2.2") return; // waiting takes its time
    first.answering = false;
    expect(await host.command('AT+CIPDOMAIN="web.example"')).toBe(`${found}${OK}`);
    expect(second.questions.map(({ name }) => name)).toContain("web.example");
  });
});

describe("AT+CIPSNTPCFG on real UDP", () => {
  /** Asks until the time is the expected one; 2.2 does not tell when a server has answered. */
  async function expectTime(host: RealHost, pattern: RegExp): Promise<void> {
    let answer = "";
    for (let tries = 0; tries < 200 && !pattern.test(answer); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      answer = await host.command("AT+CIPSNTPTIME?");
    }
    expect(answer).toMatch(pattern);
  }

  it.each(["2.2", "4.2"])("learns the time of a server in dialect %s", async (dialect) => {
    const timeMs = Date.UTC(2016, 11, 11, 18, 33, 32);
    const server = await SntpServer.open(new NodeNetwork(), new NodeClock(), { timeMs });
    atEnd(() => server.close());
    const host = await RealHost.start({ dialect, sntpServer: { host: "127.0.0.1", port: server.local.port } });
    expect(await host.command("AT+CIPSNTPTIME?")).toContain(":Thu Jan  1 00:00:0");
    expect(await host.command('AT+CIPSNTPCFG=1,1245,"cn.ntp.org.cn","ntp.sjtu.edu.cn"')).toBe(OK);
    await until(() => server.requests.length === 1);
    if (dialect === "4.2") await host.expect("+TIME_UPDATED\r\n");
    await expectTime(host, /^\+CIPSNTPTIME:Mon Dec 12 07:18:3\d 2016\r\nOK\r\n$/);
    expect(await host.command("AT+CIPSNTPCFG=1,-500")).toBe(OK);
    await until(() => server.requests.length === 2);
    await expectTime(host, /:Sun Dec 11 13:33:3\d 2016\r\n/);
  });
});

describe.each(["2.2", "4.2"])("AT+CIUPDATE from node:http in dialect %s", (dialect) => {
  const lines = (...states: number[]) => states.map((state) => `+CIPUPDATE:${state}\r\n`).join("");
  const image = makeFirmwareImage("v9.8.7.6");

  async function serve(server: Server): Promise<number> {
    const port = await listenAnywhere(server);
    atEnd(() => server.close());
    return port;
  }

  /** The protocol of the example, with a body of the test's choice. */
  const answers =
    (seen: string[], body: Uint8Array, cutAfterBytes?: number): RequestListener =>
    (request, response) => {
      seen.push(`${request.url} ${request.headers.authorization ? "token" : ""}`);
      if (request.url?.endsWith("is_format_simple=true")) {
        response.end(JSON.stringify({ status: 200, rom_version: "v9.8.7.6" }));
        return;
      }
      response.writeHead(200, { "Content-Length": body.length });
      if (cutAfterBytes === undefined) response.end(body);
      else response.write(body.subarray(0, cutAfterBytes), () => request.socket.destroy());
    };

  it("loads over HTTP, runs the new version and goes back", async () => {
    const seen: string[] = [];
    const flash = new MemoryFlash();
    const port = await serve(createHttpServer(answers(seen, image)));
    const host = await RealHost.start({ dialect, flash, otaServer: `http://127.0.0.1:${port}` });
    expect(await host.command("AT+CIUPDATE")).toBe(`${lines(1, 2, 3, 4)}${OK}`);
    await host.expect(READY);
    expect(seen).toEqual([
      "/v1/device/rom/?is_format_simple=true token",
      "/v1/device/rom/?action=download_rom&version=v9.8.7.6&filename=ota.bin token",
    ]);
    expect(await host.command("AT+GMR")).toContain("AT version:9.8.7.6(");
    expect((await flash.load()).partitions.ota_1).toEqual(image);
    await host.command("AT+SYSROLLBACK");
    await host.expect(READY);
    expect(await host.command("AT+GMR")).not.toContain("9.8.7.6");
  });

  it("loads over TLS with mode 1", async () => {
    const factory = await factoryCertificates();
    const pem = (name: string) => Buffer.from(factory[name] ?? []).toString();
    const identity = { cert: pem("server_cert.0"), key: pem("server_key.0") };
    const port = await serve(createHttpsServer(identity, answers([], image)));
    const host = await RealHost.start({ dialect, otaServer: `http://127.0.0.1:${port}` });
    expect(await host.command("AT+CIUPDATE=0")).toBe(`${lines(1, 2)}\r\nERROR\r\n`); // no HTTP there
    expect(await host.command("AT+CIUPDATE=1")).toBe(`${lines(1, 2, 3, 4)}${OK}`);
    await host.expect(READY);
    expect(await host.command("AT+GMR")).toContain("AT version:9.8.7.6(");
  });

  it.each([
    ["a download that is interrupted", image, 100],
    ["what is no image", Buffer.from("no image"), undefined],
  ])("keeps the old firmware with %s", async (_, body, cutAfterBytes) => {
    const port = await serve(createHttpServer(answers([], body, cutAfterBytes)));
    const host = await RealHost.start({ dialect, otaServer: `http://127.0.0.1:${port}` });
    expect(await host.command("AT+CIUPDATE")).toBe(`${lines(1, 2, 3)}\r\nERROR\r\n`);
    expect(await host.command("AT+CIUPDATE?")).toBe(`${lines(-1)}${OK}`);
    await host.command("AT+RST");
    await host.expect(READY);
    expect(await host.command("AT+GMR")).not.toContain("9.8.7.6");
  });

  it("works in the background, while commands are answered", async () => {
    let finish: () => void = () => undefined;
    const server = createHttpServer((request, response) => {
      finish = () => answers([], image)(request, response);
      if (request.url?.endsWith("is_format_simple=true")) finish();
    });
    const port = await serve(server);
    const host = await RealHost.start({ dialect, otaServer: `http://127.0.0.1:${port}` });
    await host.command("AT+CIUPDATE=0,,,1");
    await host.expect("+CIPUPDATE:3\r\n");
    expect(await host.command("AT")).toBe(OK);
    expect(await host.command("AT+CIUPDATE?")).toBe(`${lines(3)}${OK}`);
    expect(await host.command("AT+CIUPDATE")).toBe("\r\nERROR\r\n");
    finish();
    await host.expect("+CIPUPDATE:4\r\n");
    expect(await host.command("AT+GMR")).not.toContain("9.8.7.6");
    await host.command("AT+RST");
    await host.expect(READY);
    expect(await host.command("AT+GMR")).toContain("AT version:9.8.7.6(");
  });

  it("keeps the line busy meanwhile", async () => {
    const port = await serve(createHttpServer(() => undefined));
    const host = await RealHost.start({ dialect, otaServer: `http://127.0.0.1:${port}` });
    host.write("AT+CIUPDATE\r\n");
    await host.expect(lines(1, 2));
    expect(await host.command("AT", /busy p\.\.\.\r\n/)).toBe("\r\nbusy p...\r\n");
    const startMs = performance.now();
    await host.modem.close();
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});

/** Why this computer does not let us ping, if so. */
const pingRefusal = await new NodeNetwork().ping("127.0.0.1", { timeoutMs: 1000 }).then(
  () => "",
  (error: unknown) => (error instanceof NetworkError ? error.message : String(error)),
);
if (pingRefusal) process.stdout.write(`AT+PING over ICMP: skipped, ${pingRefusal}\n`);

it.skipIf(pingRefusal !== "").each([
  ["2.2", "+timeout"],
  ["4.2", "+PING:TIMEOUT"],
])("AT+PING sends an ICMP echo in dialect %s", async (dialect, timeout) => {
  const dns = await DnsServer.open(new NodeNetwork());
  atEnd(() => dns.close());
  const host = await RealHost.start({ dialect, dnsPort: dns.local.port, hosts: { "near.example": "127.0.0.1" } });
  for (const name of ["127.0.0.1", "localhost", "near.example"]) {
    const answer = await host.command(`AT+PING="${name}"`);
    expect(answer).toMatch(/^\+PING:\d+\r\n\r\nOK\r\n$/);
    expect(Number(/\d+/.exec(answer)?.[0])).toBeLessThan(1000);
  }
  await host.command('AT+CIPDNS=1,"127.0.0.1"'); // where there is no such name
  expect(await host.command('AT+PING="nosuch.example"')).toBe(`${timeout}\r\n\r\nERROR\r\n`);
});

/** Whether a datagram to the group of multicast DNS comes back on the loopback interface. */
async function loopbackHearsItself(): Promise<boolean> {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  try {
    const heard = new Promise<boolean>((resolve) => {
      socket.once("message", () => resolve(true));
      socket.once("error", () => resolve(false));
      setTimeout(() => resolve(false), 500);
    });
    await new Promise<void>((resolve) => socket.bind(0, resolve));
    socket.addMembership("224.0.0.251", "127.0.0.1");
    socket.setMulticastInterface("127.0.0.1");
    socket.setMulticastLoopback(true);
    socket.send("?", socket.address().port, "224.0.0.251", () => undefined);
    return await heard;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

const hasMulticast = await loopbackHearsItself();
if (!hasMulticast) process.stdout.write("AT+MDNS over multicast: skipped, the loopback interface does not take part\n");

it.skipIf(!hasMulticast)("AT+MDNS announces to another modem, which looks for it, until it is taken back", async () => {
  const service = `_vea${process.pid}`;
  const announcer = await RealHost.start({ dialect: "4.2" });
  const seeker = await RealHost.start({ dialect: "4.2" });
  const announce = `AT+MDNS=1,"vea-host","${service}",8080,"My Lamp","_tcp",1,"colour","red"`;
  expect(await announcer.command(announce)).toBe(OK);
  const text = `IF=1\r\nIP=0\r\nPTR=My Lamp\r\nSRV=vea-host.local:8080\r\nTXT=colour=red\r\nA=127.0.0.1\r\n`;
  expect(await seeker.command(`AT+MDNS=2,0,"${service}","_tcp"`)).toBe(`+MDNS:${text.length},\r\n${text}${OK}`);
  expect(await seeker.command('AT+MDNS=2,4,"vea-host"')).toContain("A=127.0.0.1\r\n");
  expect(await announcer.command("AT+MDNS=0")).toBe(OK);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await seeker.command(`AT+MDNS=2,0,"${service}","_tcp",1000`)).toBe(OK);
});

it("a question to the local network is given up when the network is closed", async () => {
  const network = new NodeNetwork();
  const startMs = performance.now();
  const asking = network.queryServices({
    name: "_nothing._tcp.local",
    types: ["PTR"],
    timeoutMs: 60_000,
    maximumResults: 1,
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  network.closeAll();
  expect(await asking).toEqual([]);
  expect(performance.now() - startMs).toBeLessThan(2000);
});
