/** The lab end to end: AT commands against its hosts, and processes that use it. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { Lab } from "../src/node/index.js";
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

  it("has none of it when it is told so", async () => {
    const host = await RealHost.start({ lab: false });
    expect(await host.command('AT+CIPDOMAIN="echo.test"')).toBe(ERROR);
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
