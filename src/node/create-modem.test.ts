import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { StreamFarEnd, until } from "../testing/contracts/serial-port-support.js";
import { FakeClock } from "../testing/fake-clock.js";
import { FakeNetwork } from "../testing/fake-network.js";
import { type CreateModemOptions, createModem, type ModemHandle } from "./create-modem.js";
import { SerialPortError } from "./serial/port.js";
import { TcpPort } from "./serial/tcp-port.js";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

function started(options: CreateModemOptions = {}) {
  const modem = createModem(options);
  cleanUp.push(() => modem.close());
  let output = "";
  modem.onData((bytes) => {
    output += Buffer.from(bytes).toString("latin1");
  });
  /** Sends a line and returns what came until the text. */
  const ask = async (line: string, last = "\r\nOK\r\n") => {
    output = "";
    modem.write(`${line}\r\n`);
    await until(() => output.includes(last));
    return output;
  };
  return { modem, ask, output: () => output };
}

describe("createModem", () => {
  it("makes a modem that can be written to and read from at once, without any port", async () => {
    const modem = createModem();
    modem.write("AT\r\n");
    let output = "";
    for await (const bytes of modem.read()) {
      output += Buffer.from(bytes).toString();
      if (output.endsWith("OK\r\n")) break;
    }
    expect(output).toBe("\r\nready\r\nAT\r\n\r\nOK\r\n");
    await modem.close();
  });

  it("has the MAC address that it was given", async () => {
    const { ask } = started({ mac: "7C:DF:A1:00:00:0F" });
    expect(await ask("AT+CIPSTAMAC?")).toContain('+CIPSTAMAC:"7c:df:a1:00:00:0f"');
    expect(await ask("AT+CIPAPMAC?")).toContain('+CIPAPMAC:"7c:df:a1:00:00:10"');
  });

  it("gives the same bytes at the same time under a fake clock and network", async () => {
    const run = async () => {
      const clock = new FakeClock();
      const modem = createModem({ clock, network: new FakeNetwork({ clock }), random: { integer: () => 0 } });
      const pieces: string[] = [];
      modem.onData((bytes) => pieces.push(`${clock.now()} ${Buffer.from(bytes).toString("latin1")}`));
      await modem.opened;
      modem.write('AT+CWJAP="any","12345678"\r\n');
      await clock.advance(10_000);
      modem.write("AT+CIFSR\r\n");
      await clock.advance(100);
      await modem.close();
      expect(clock.pendingTimers).toBe(0);
      return pieces;
    };
    const first = await run();
    expect(first.join("")).toContain("WIFI GOT IP");
    expect(await run()).toEqual(first);
  });

  it("is a stream of Node's, too", async () => {
    const { modem } = started();
    modem.stream.write("AT\r\n");
    let output = "";
    modem.stream.on("data", (bytes) => (output += String(bytes)));
    await until(() => output.endsWith("OK\r\n"));
    expect(modem.stream).toBe(modem.stream);
    const ended = new Promise((resolve) => modem.stream.once("end", resolve));
    await modem.close();
    await ended;
  });

  it("takes bytes as they are, and strings as UTF-8", async () => {
    const { modem, output } = started();
    modem.write(Uint8Array.of(0x41, 0x54, 0xff));
    modem.write("é\r\n");
    await until(() => output().includes("\xff\xc3\xa9"));
  });

  it("is restarted by the reset button, and by taking its power away", async () => {
    const { modem, ask, output } = started();
    await ask("ATE0");
    modem.reset();
    await until(() => output().endsWith("\r\nready\r\n"));
    expect(await ask("AT")).toBe("AT\r\n\r\nOK\r\n");
    await ask("ATE0");
    await modem.powerCycle();
    expect(output()).toMatch(/\r\nready\r\n$/);
    expect(await ask("AT")).toBe("AT\r\n\r\nOK\r\n");
  });

  it("lets hands pull its antenna, drop a link and change its address, and shows what it is", async () => {
    const server = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    cleanUp.push(() => server.close());
    const { modem, ask, output } = started();
    await ask('AT+CWJAP="any","12345678"');
    await ask(`AT+CIPSTART="TCP","127.0.0.1",${(server.address() as { port: number }).port}`);
    expect(modem.state()).toMatchObject({ input: "command", links: [{ id: 0, isOpen: true }] });
    expect([modem.dropLink(4), modem.dropLink(0)]).toEqual([false, true]);
    await until(() => output().endsWith("CLOSED\r\n"));
    modem.setNextAddress("10.0.0.7");
    modem.setAntenna(false);
    await until(() => output().endsWith("WIFI DISCONNECT\r\n"));
    expect(modem.state()).toMatchObject({ antennaAttached: false, station: { state: "disconnected" }, links: [] });
    modem.setAntenna(true);
    await until(() => output().endsWith("WIFI GOT IP\r\n"));
    expect(modem.state().station.address.ip).toBe("10.0.0.7");
  });

  it("keeps its settings in a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "create-modem-"));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    const flash = join(folder, "flash.json");
    const first = started({ flash });
    await first.ask("AT+CWMODE=3");
    await first.modem.close();
    const second = started({ flash });
    expect(await second.ask("AT+CWMODE?")).toContain("+CWMODE:3");
  });

  it("tells by its reader that flash cannot be read", async () => {
    const failure = new Error("no flash");
    const modem = createModem({ flash: { load: () => Promise.reject(failure), save: () => Promise.resolve() } });
    const first = modem.read().next();
    await expect(modem.opened).rejects.toBe(failure);
    await expect(first).rejects.toBe(failure);
    await modem.close();
  });

  it("joins ports to the same AT port", async () => {
    const port = new TcpPort({ port: 0, log: { write: () => undefined } });
    const { modem, ask } = started({ ports: [port] });
    await modem.opened;
    const far = await StreamFarEnd.dial(port.port);
    cleanUp.push(() => far.close());
    far.startReading();
    await ask("AT");
    await until(() => Buffer.from(far.received()).toString().endsWith("OK\r\n"));
    expect(Buffer.from(far.received()).toString()).toBe("\r\nready\r\nAT\r\n\r\nOK\r\n");
  });

  it("closes everything when a port cannot be had", async () => {
    const log = { write: () => undefined };
    const taken = new TcpPort({ port: 0, log });
    const { modem } = started({ ports: [taken] });
    await modem.opened;
    const failing = started({ ports: [new TcpPort({ port: taken.port, log })] });
    await expect(failing.modem.opened).rejects.toBeInstanceOf(SerialPortError);
  });

  it("knows names, and maps the ports of its servers", async () => {
    const server = createServer((socket) => socket.end("hello")).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    cleanUp.push(() => server.close());
    const { port } = server.address() as { port: number };
    const { ask } = started({ hosts: { "db.test": "127.0.0.1" } });
    await ask('AT+CWJAP="any","12345678"');
    expect(await ask(`AT+CIPSTART="TCP","db.test",${port}`, "CLOSED")).toContain("\r\n+IPD,5:hello");
  });

  it("is idle when every command has been answered", async () => {
    const { modem, output } = started();
    modem.write('AT+CWJAP="any","12345678"\r\n');
    await modem.idle();
    expect(output()).toMatch(/WIFI GOT IP.*OK\r\n$/s);
  });

  it("leaves no timer and no output behind when it is closed, twice", async () => {
    const clock = new FakeClock();
    const modem = createModem({ clock, network: new FakeNetwork({ clock }), pace: 9600 });
    let pieces = 0;
    modem.onData(() => pieces++);
    await modem.opened;
    await clock.advance(100);
    const before = pieces;
    modem.write("AT+GMR\r\n");
    await Promise.all([modem.close(), modem.close()]);
    await clock.advance(10_000);
    expect([pieces, clock.pendingTimers]).toEqual([before, 0]);
    expect(modem.write("AT\r\n")).toBe(true);
  });

  it("exists many times in one process", async () => {
    const modems: ModemHandle[] = [];
    for (let count = 0; count < 50; count++) modems.push(started().modem);
    await Promise.all(modems.map((modem) => modem.opened));
    const asked = started();
    expect(await asked.ask("AT")).toContain("OK");
  });

  const misuses: [CreateModemOptions | object, typeof TypeError | typeof RangeError, string][] = [
    [{ dialect: "9.9" }, RangeError, "9.9"],
    [{ dialect: 2.2 }, TypeError, "dialect must be a string that is not empty, not 2.2"],
    [{ dialekt: "2.2" }, TypeError, 'createModem has no option "dialekt"'],
    [{ accessPoints: "home" }, TypeError, 'not "home"'],
    [{ accessPoints: [{ ssid: "x".repeat(33) }] }, RangeError, "has 33"],
    [{ accessPoints: [{ ssid: "x", password: 12345678 }] }, TypeError, "not 12345678"],
    [{ mac: "00:00:00:00:00:00" }, RangeError, 'mac is a station\'s MAC address, not "00:00:00:00:00:00"'],
    [{ flash: 7 }, TypeError, "flash must be a string that is not empty, not 7"],
    [{ flash: { load: () => undefined } }, TypeError, "an object with load, save, not an object (load)"],
    [{ bind: "localhost" }, RangeError, 'bind must be a literal IPv4 or IPv6 address, not "localhost"'],
    [{ bind: "203.0.113.7" }, RangeError, "bind must be an address of this computer ("],
    [{ softApBind: "203.0.113.7" }, RangeError, "softApBind must be an address of this computer ("],
    [{ softApBind: "::" }, RangeError, 'softApBind must be a single address, not "::"'],
    [{ softApBind: "127.0.0.1" }, RangeError, "softApBind must be another address than bind, 127.0.0.1"],
    [{ map: { 80: 8080, 81: 8080 } }, RangeError, "map puts ports 80 and 81 on the same port 8080"],
    [{ map: { 80: 70_000 } }, RangeError, "map[80] must be a whole number from 1 to 65535, not 70000"],
    [{ map: { http: 80 } }, RangeError, "a key of map must be"],
    [{ hosts: { "a.test": "here" } }, RangeError, 'hosts["a.test"] must be'],
    [{ ports: [{}] }, TypeError, "each of ports must be an object with open, write, close"],
    [{ pace: 79 }, RangeError, "pace must be a whole number from 80 to 5000000, not 79"],
    [{ pace: "fast" }, TypeError, 'not "fast"'],
    [{ clock: null }, TypeError, "clock must be an object with now, wallTimeMs, schedule, not null"],
    [{ onBug: "throw" }, TypeError, 'onBug must be a function, not "throw"'],
    [[], TypeError, "the options must be an object"],
  ];
  it.each(misuses)("refuses %o", (options, type, message) => {
    const create = () => createModem(options as CreateModemOptions);
    expect(create).toThrow(type);
    expect(create).toThrow(message);
  });

  it("refuses to be written to or read with anything else", () => {
    const { modem } = started();
    expect(() => modem.write(7 as never)).toThrow(new TypeError("write takes a Uint8Array or a string, not 7"));
    expect(() => modem.onData("x" as never)).toThrow(new TypeError("onData takes a function, not x"));
  });
});
