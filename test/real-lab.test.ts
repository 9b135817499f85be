/** The lab end to end: AT commands against its hosts, and processes that use it. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type Activity, Lab } from "../src/node/index.js";
import { RealHost } from "./real-host.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";

describe("a modem with the lab", () => {
  it("shows virtual addresses and well-known ports", async () => {
    const host = await RealHost.start({ lab: new Lab() });
    expect(await host.command('AT+CIPDOMAIN="echo.test"')).toBe(`+CIPDOMAIN:198.51.100.7\r\n${OK}`);
    await host.command("AT+CIPDINFO=1");
    expect(await host.command('AT+CIPSTART="TCP","echo.test",7')).toBe(`CONNECT\r\n${OK}`);
    expect(await host.command("AT+CIPSTATUS")).toMatch(/\+CIPSTATUS:0,"TCP","198\.51\.100\.7",7,\d+,0\r\n/);
    await host.command("AT+CIPSEND=5", />/);
    host.write("hello");
    await host.expect('\r\n+IPD,5,"198.51.100.7",7:hello');
    expect(await host.command('AT+PING="ping-30.test"')).toBe(`+PING:30\r\n${OK}`);
  });

  it("shows them to whoever looks on, too", async () => {
    const peers = new Set<string>();
    const observer = (activity: Activity) => {
      if (activity.kind === "sent")
        peers.add(`${activity.protocol} ${activity.remote.address} ${activity.remote.port}`);
    };
    const host = await RealHost.start({ observer });
    for (const [type, name, port] of [
      ["TCP", "echo.test", 7],
      ["UDP", "echo.test", 7],
      ["SSL", "tls.test", 443],
    ]) {
      await host.command(`AT+CIPSTART="${type}","${name}",${port}`);
      await host.command("AT+CIPSEND=2", />/);
      host.write("hi");
      await host.expect("+IPD,2:hi");
      await host.command("AT+CIPCLOSE");
    }
    expect([...peers]).toEqual(["tcp 198.51.100.7 7", "udp 198.51.100.7 7", "tls 198.51.100.44 443"]);
  });

  it("reaches them over IPv6 where the dialect has it", async () => {
    const host = await RealHost.start({ dialect: "4.2" });
    await host.command("AT+CIPV6=1");
    expect(await host.command('AT+CIPDOMAIN="echo.test",3')).toBe(`+CIPDOMAIN:"2001:db8:1ab::7"\r\n${OK}`);
    for (const type of ["TCPv6", "UDPv6"]) {
      expect(await host.command(`AT+CIPSTART="${type}","echo.test",7`)).toContain("CONNECT");
      await host.command("AT+CIPSEND=2", />/);
      host.write("hi");
      await host.expect("+IPD,2:hi");
      await host.command("AT+CIPCLOSE");
    }
  });

  it("has none of it when it is told so", async () => {
    const host = await RealHost.start({ lab: false });
    expect(await host.command('AT+CIPDOMAIN="echo.test"')).toBe(ERROR);
  });

  it("learns the lab's time, and shows the name of the server", async () => {
    const host = await RealHost.start({ lab: new Lab({ time: new Date("2030-01-31T12:00:00Z") }) });
    await host.command('AT+CIPSNTPCFG=1,0,"sntp.test"');
    expect(await host.command("AT+CIPSNTPCFG?")).toBe(`+CIPSNTPCFG:1,0,"sntp.test"\r\n${OK}`);
    // 2.2 does not tell when the server has answered
    let answer = "";
    while (!answer.includes("2030")) answer = await host.command("AT+CIPSNTPTIME?");
    expect(answer).toMatch(/^\+CIPSNTPTIME:Thu Jan 31 12:00:\d\d 2030\r\nOK\r\n$/);
  });

  it.each(["2.2", "4.2"])("is updated from it in dialect %s, unless another server is named", async (dialect) => {
    const lines = (...states: number[]) => states.map((state) => `+CIPUPDATE:${state}\r\n`).join("");
    const host = await RealHost.start({ dialect });
    expect(await host.command("AT+CIUPDATE")).toBe(`${lines(1, 2, 3, 4)}${OK}`);
    await host.expect(/\r\nready\r\n/);
    expect(await host.command("AT+GMR")).toContain("AT version:9.9.0.0(");
    await host.command("AT+CWMODE=2");
    expect(await host.command('AT+CIUPDATE=1,"v9.8.0.0"')).toContain(lines(4));
    const elsewhere = await RealHost.start({ dialect, otaServer: "http://refuse.test" });
    expect(await elsewhere.command("AT+CIUPDATE")).toBe(`${lines(1)}${ERROR}`);
  });

  it("asks its name server when it is told to", async () => {
    const host = await RealHost.start();
    await host.command('AT+CIPDNS=1,"198.51.100.53"');
    expect(await host.command("AT+CIPDNS?")).toContain('"198.51.100.53"');
    expect(await host.command('AT+CIPDOMAIN="hidden.test"')).toBe(`+CIPDOMAIN:198.51.100.80\r\n${OK}`);
    expect(await host.command('AT+CIPDOMAIN="nosuch.test"')).toBe(ERROR);
  });

  it("trusts the lab, and is trusted, with the certificates of the factory", async () => {
    const host = await RealHost.start();
    const connect = (name: string) => host.command(`AT+CIPSTART="SSL","${name}",443`);
    const close = () => host.command("AT+CIPCLOSE");
    for (const mode of [0, 1, 2, 3]) {
      await host.command(`AT+CIPSSLCCONF=${mode},0,0`);
      expect(await connect("https.test")).toBe(`CONNECT\r\n${OK}`);
      await close();
      expect(await connect("expired.test")).toBe(mode < 2 ? `CONNECT\r\n${OK}` : ERROR);
      if (mode < 2) await close();
      const isKnown = mode % 2 === 1;
      expect(await connect("client-cert.test")).toBe(isKnown ? `CONNECT\r\n${OK}` : ERROR);
      if (isKnown) await close();
    }
  });

  it("sees a send time out when the peer does not read", async () => {
    const host = await RealHost.start();
    await host.command("AT+CIPTCPOPT=-1,0,200");
    await host.command('AT+CIPSTART="TCP","slow.test",9');
    const results: string[] = [];
    for (let count = 0; count < 4; count++) {
      await host.command("AT+CIPSEND=2048", />/);
      host.write("x".repeat(2048));
      results.push((await host.expect(/SEND (OK|FAIL)\r\n/)).slice(-11).trim());
    }
    expect([results[0], results[1], results[3]]).toEqual(["SEND OK", "SEND OK", "SEND FAIL"]);
  });

  it("may share it with others, who meet there", async () => {
    const lab = new Lab();
    const hosts = [await RealHost.start({ lab }), await RealHost.start({ lab })];
    for (const host of hosts) expect(await host.command('AT+CIPSTART="TCP","echo.test",7')).toContain("CONNECT");
    await hosts[0]?.modem.close();
    await hosts[1]?.command("AT+CIPSEND=2", />/);
    hosts[1]?.write("hi");
    await hosts[1]?.expect("+IPD,2:hi");
  });

  it("does not know other names under .test", async () => {
    const host = await RealHost.start();
    expect(await host.command('AT+CIPDOMAIN="nosuch.test"')).toBe(ERROR);
  });

  it("resolves what the user has said", async () => {
    const host = await RealHost.start({ hosts: { "echo.test": "127.0.0.9" } });
    expect(await host.command('AT+CIPDOMAIN="echo.test"')).toBe(`+CIPDOMAIN:127.0.0.9\r\n${OK}`);
  });
});

// Against the built package, as in docs.test.ts.
describe("a process", () => {
  const run = (source: string) =>
    promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source], { cwd: root, timeout: 20_000 });

  it("ends when its modem is closed", async () => {
    const { stdout, stderr } = await run(`
      import { createModem } from "virtual-esp-at";
      const modem = createModem();
      let answer = "";
      modem.onData((bytes) => { answer += Buffer.from(bytes).toString("latin1"); });
      const ask = async (line, last) => {
        answer = "";
        modem.write(line);
        while (!answer.includes(last)) await new Promise((resolve) => setTimeout(resolve, 5));
      };
      await ask("AT+CWMODE=2\\r\\n", "OK");
      await ask('AT+CIPSTART="TCP","echo.test",7\\r\\n', "CONNECT");
      await ask("AT+CIPSEND=5\\r\\n", ">");
      await ask("hello", "+IPD,5:hello");
      await modem.close();
      console.log("closed");
    `);
    expect([stdout, stderr]).toEqual(["closed\n", ""]);
  });
});
