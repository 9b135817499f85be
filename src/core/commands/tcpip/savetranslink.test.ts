import { describe, expect, it, vi } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { dialPeer, listenPeer, openUdpPeer, StreamPeer } from "../../../testing/bench-peers.js";
import { expectRefusals, powerCycle } from "../../../testing/bench-states.js";
import { certifiedBench, factoryPem, listenTlsPeer } from "../../../testing/bench-tls.js";
import { expectDialogue, OK, PROMPT } from "../../../testing/dialogue.js";
import { FakeStream } from "../../../testing/fake-stream.js";

/** What a modem says at a start with a stored passthrough: golden 38. */
const PROMPT_READY = "\r\n>\r\nready\r\n";

/** Presses the reset button, and gives the station time to join again. */
async function restartInto(bench: Bench): Promise<void> {
  bench.modem.reset();
  expect(await bench.wait(2000)).toBe(PROMPT_READY);
}

describe.each(["2.2", "4.2"])("AT+SAVETRANSLINK=1 in dialect %s", (dialect) => {
  it.each(["", ',"TCP"', ',"TCP",0', ',"TCP",7200', ",", ",,"])(
    "enters passthrough over TCP at each start: tail %j",
    async (tail) => {
      const bench = await joinedBench({ dialect });
      const server = await listenPeer(bench);
      await expectDialogue(bench, [[`AT+SAVETRANSLINK=1,"localhost",7000${tail}`, OK]]);
      expect(server.streams).toEqual([]); // nothing before the next start
      for (let start = 0; start < 2; start++) {
        await restartInto(bench);
        expect(await bench.send("AT\r\n")).toBe("");
        expect(server.latest.take()).toBe("AT\r\n");
        await server.latest.send("back");
        expect(await bench.wait(5)).toBe("back");
      }
      // golden 38
      expect(await bench.send("+++")).toBe("");
      await expectDialogue(bench, [
        ["AT+CIPSTATUS", `STATUS:3\r\n+CIPSTATUS:0,"TCP","127.0.0.1",7000,0,0\r\n${OK}`],
        ["AT+CIPMODE?", `+CIPMODE:1\r\n${OK}`],
        ["AT+CIPSEND", PROMPT],
      ]);
      await bench.send("again");
      expect(server.latest.take()).toBe("again");
    },
  );

  it("gives the link the keep-alive that was saved", async () => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await bench.command('AT+SAVETRANSLINK=1,"127.0.0.1",7000,"TCP",75');
    const setKeepAlive = vi.spyOn(FakeStream.prototype, "setKeepAlive");
    await restartInto(bench);
    expect(setKeepAlive.mock.lastCall).toEqual([75]);
    vi.restoreAllMocks();
  });

  // golden 39
  it("enters passthrough over UDP, from the port that was saved", async () => {
    const bench = await joinedBench({ dialect });
    const peer = await openUdpPeer(bench);
    await expectDialogue(bench, [['AT+SAVETRANSLINK=1,"127.0.0.1",7000,"UDP",1005', OK]]);
    await restartInto(bench);
    await bench.send("boot");
    expect(peer.take()).toEqual([["boot", 1005]]);
    await peer.send("answer", 1005);
    expect(await bench.wait(5)).toBe("answer");
    expect(await bench.send("+++")).toBe("");
    await expectDialogue(bench, [
      ["AT+CIPSTATUS", `STATUS:${dialect === "2.2" ? 3 : 2}\r\n+CIPSTATUS:0,"UDP","127.0.0.1",7000,1005,0\r\n${OK}`],
    ]);
  });

  it("takes any port for UDP without one", async () => {
    const bench = await joinedBench({ dialect });
    const peer = await openUdpPeer(bench);
    await expectDialogue(bench, [['AT+SAVETRANSLINK=1,"127.0.0.1",7000,"UDP"', OK]]);
    await restartInto(bench);
    await bench.send("boot");
    expect(peer.take()).toEqual([["boot", 49152]]);
  });

  it("tries every AT+CIPRECONNINTV until somebody listens", async () => {
    const bench = await joinedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPRECONNINTV=20", OK],
      ['AT+SAVETRANSLINK=1,"127.0.0.1",7000', OK],
    ]);
    await restartInto(bench);
    const connect = vi.spyOn(bench.network, "connect");
    await bench.clock.advance(20_000);
    expect(connect.mock.calls.length).toBeGreaterThanOrEqual(9);
    expect(connect.mock.calls.length).toBeLessThanOrEqual(10);
    const server = await listenPeer(bench);
    expect(await bench.wait(2100)).toBe("");
    expect(server.streams).toHaveLength(1);
    await bench.send("hi");
    expect(server.latest.take()).toBe("hi");
  });

  it("tries again while the name is not known", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command('AT+SAVETRANSLINK=1,"nosuch.example",7000');
    await restartInto(bench);
    const resolve = vi.spyOn(bench.network, "resolve");
    await bench.clock.advance(3000);
    expect(resolve.mock.calls.length).toBeGreaterThan(5);
    expect(await bench.send("+++")).toBe("");
    resolve.mockClear();
    await bench.clock.advance(3000);
    expect(resolve.mock.calls).toEqual([]);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("connects again when the peer goes away", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await bench.command('AT+SAVETRANSLINK=1,"127.0.0.1",7000');
    await restartInto(bench);
    server.latest.socket.reset();
    expect(await bench.wait(200)).toBe("");
    await bench.send("there again");
    expect(server.streams.map((stream) => stream.take())).toEqual(["", "there again"]);
  });

  it.each([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])(
    "connects once when the station is back, however that meets AT+CIPRECONNINTV: %d ms",
    async (offsetMs) => {
      const bench = await joinedBench({ dialect });
      const server = await listenPeer(bench);
      await bench.command('AT+SAVETRANSLINK=1,"localhost",7000');
      await restartInto(bench);
      bench.modem.wifi.station.lose();
      await bench.clock.advance(offsetMs);
      server.latest.socket.close();
      await bench.clock.advance(100 - offsetMs);
      const resolve = vi.spyOn(bench.network, "resolve");
      await bench.wait(10_000);
      expect(server.streams).toHaveLength(2);
      expect(resolve.mock.calls.length).toBeLessThanOrEqual(1);
      await bench.send("back");
      expect(server.latest.take()).toBe("back");
      vi.restoreAllMocks();
    },
  );

  it("opens nothing once it is left while the name is looked up", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await bench.command('AT+SAVETRANSLINK=1,"localhost",7000');
    const resolve = vi.spyOn(bench.network, "resolve");
    bench.modem.reset();
    while (resolve.mock.calls.length === 0) await bench.clock.advance(1);
    await bench.clock.advance(5);
    bench.modem.receive(new TextEncoder().encode("+++"));
    await bench.clock.advance(5);
    bench.modem.receive(new TextEncoder().encode('AT+CIPSTART="TCP","127.0.0.1",7000\r\n'));
    await bench.clock.advance(100);
    expect(await bench.wait(1000)).toMatch(/\r\nready\r\n.*CONNECT\r\n\r\nOK\r\n$/s);
    expect(server.streams).toHaveLength(1);
    await expectDialogue(bench, [["AT+CIPCLOSE", `CLOSED\r\n${OK}`]]);
    vi.restoreAllMocks();
  });

  it("is removed by 0, and survives a power cycle and AT+SYSSTORE=0 until then", async () => {
    const first = await joinedBench({ dialect });
    await expectDialogue(first, [
      ["AT+SYSSTORE=0", OK],
      ['AT+SAVETRANSLINK=1,"127.0.0.1",7000', OK],
    ]);
    const bench = await powerCycle(first, { dialect });
    expect(await bench.send("AT\r\n")).toBe(""); // in passthrough
    expect(await bench.send("+++")).toBe("");
    await expectDialogue(bench, [["AT+SAVETRANSLINK=0", OK]]);
    await bench.command("AT+RST");
    expect(await bench.wait(2000)).toBe("\r\nready\r\nWIFI CONNECTED\r\nWIFI GOT IP\r\n");
    await expectDialogue(bench, [
      ["AT+CIPMODE?", `+CIPMODE:0\r\n${OK}`],
      ["AT", OK],
    ]);
  });

  it("needs nobody to join where there is a soft-AP alone", async () => {
    const bench = await powerOnBench({ dialect });
    const server = await listenPeer(bench);
    await expectDialogue(bench, [
      ["AT+CWMODE=2", OK],
      ['AT+SAVETRANSLINK=1,"127.0.0.1",7000', OK],
    ]);
    await restartInto(bench);
    await bench.send("hi");
    expect(server.latest.take()).toBe("hi");
  });

  it("is forgotten by AT+RESTORE", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command('AT+SAVETRANSLINK=1,"127.0.0.1",7000');
    await bench.command("AT+RESTORE");
    expect(await bench.wait(500)).toBe("\r\nready\r\n");
  });

  it("is saved as long as address and port are valid, and refused otherwise", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [[`AT+SAVETRANSLINK=1,"${"h".repeat(64)}",65535,"TCP"`, OK]]);
    const wrong = ['1,"h",0', '1,"h",65536', '1,"h",-1', '1,"h",1,"FOO"', '1,"h",1,"tcp"', '1,"h",1,"TCP",7201'];
    const more = ['1,"h",1,"TCP",-1', '1,"h",1,"UDP",0', '1,"h",1,"UDP",65536', '1,"h",1,"TCP",1,1', '1,"",1'];
    const others = ["2", "4", "-1", "0,1", `1,"${"h".repeat(65)}",1`];
    await expectRefusals(bench, [
      ...["AT+SAVETRANSLINK", "AT+SAVETRANSLINK?", "AT+SAVETRANSLINK=?", "AT+SAVETRANSLINK="],
      ...[...wrong, ...more, ...others].map((values) => `AT+SAVETRANSLINK=${values}`),
      ["AT+SAVETRANSLINK=1", 0x01080001],
      ['AT+SAVETRANSLINK=1,"h"', 0x01080002],
      ["AT+SAVETRANSLINK=1,h,1", 0x01080001],
      ['AT+SAVETRANSLINK=1,"h","1"', 0x01080002],
      ['AT+SAVETRANSLINK=1,"h",1,TCP', 0x01080003],
      ['AT+SAVETRANSLINK="1"', 0x01080000],
    ]);
  });
});

describe("AT+SAVETRANSLINK over SSL", () => {
  it("connects with the settings of AT+CIPSSLCCONF, which are saved too", async () => {
    const bench = await certifiedBench();
    const server = await listenTlsPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPSSLCCONF=2,0,0", OK],
      ['AT+SAVETRANSLINK=1,"localhost",7000,"SSL"', OK],
    ]);
    await restartInto(bench);
    await bench.send("secret");
    expect(server.latest.take()).toBe("secret");
  });

  // seed: "SSL connection does not support Wi-Fi passthrough mode"
  it("is refused in dialect 2.2", async () => {
    const bench = await powerOnBench({ dialect: "2.2" });
    await expectRefusals(bench, ['AT+SAVETRANSLINK=1,"localhost",7000,"SSL"']);
  });
});

// generations: from 5.0; golden 39
describe.each(["5.0", "4.2"])("AT+SAVETRANSLINK=3 in dialect %s", (dialect) => {
  it.each([
    ["", 333],
    [",8080", 8080],
    [',8080,"TCP"', 8080],
    [',8080,"TCP",1', 8080],
  ])("serves one client in passthrough at each start: tail %j", async (tail, port) => {
    const bench = await joinedBench({ dialect });
    await expectDialogue(bench, [[`AT+SAVETRANSLINK=3${tail}`, OK]]);
    await restartInto(bench);
    const client = dialPeer(bench, port);
    expect(await bench.wait(5)).toBe("");
    await client.send("in");
    expect(await bench.wait(5)).toBe("in");
    await bench.send("out");
    expect(client.take()).toBe("out");
    expect(await bench.send("+++")).toBe("");
    await expectDialogue(bench, [
      ["AT+CIPMODE?", `+CIPMODE:1\r\n${OK}`],
      ["AT+CIPMUX?", `+CIPMUX:1\r\n${OK}`],
      ["AT+CIPSERVERMAXCONN?", `+CIPSERVERMAXCONN:1\r\n${OK}`],
    ]);
  });

  it.each([
    [',8080,"TCP"', ["open", "open"]],
    [',8080,"TCP",1', ["open", "failed"]],
    [',8080,"TCP",2', ["failed", "open"]],
    [',8080,"SSL",0,2', ["failed", "open"]],
  ])("serves at the addresses of the interface that was saved: tail %j: %j", async (tail, states) => {
    for (const [place, address] of ["127.0.0.1", "192.168.4.1"].entries()) {
      const bench = await certifiedBench({ dialect, internet: { softApAddress: "192.168.4.1" } });
      await bench.command("AT+CWMODE=3");
      await expectDialogue(bench, [[`AT+SAVETRANSLINK=3${tail}`, OK]]);
      await restartInto(bench);
      const client = new StreamPeer();
      client.attach(bench.peers.connect({ address, port: 8080 }, client.handlers));
      await bench.wait(20);
      expect(client.state).toBe(states[place]);
    }
  });

  it.each([
    ["0", [true, true]],
    ["1", [false, true]],
  ])("over SSL with CA %s takes clients without a certificate, and with one: %j", async (ca, taken) => {
    const bench = await certifiedBench({ dialect });
    await expectDialogue(bench, [[`AT+SAVETRANSLINK=3,8443,"SSL",${ca}`, OK]]);
    await restartInto(bench);
    const identity = { certificate: await factoryPem("client_cert.0"), key: await factoryPem("client_key.0") };
    for (const [place, own] of [{}, { identity }].entries()) {
      const client = new StreamPeer();
      const where = { address: "127.0.0.1", port: 8443, newestVersion: "1.2" } as const;
      client.attach(bench.peers.connectTls({ ...where, ...own }, client.handlers));
      await bench.wait(20);
      expect(client.state === "open").toBe(taken[place]);
      client.socket.close();
      await bench.wait(20);
    }
  });

  it("goes on serving when the station has been away", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+SAVETRANSLINK=3,8080");
    await restartInto(bench);
    const listen = vi.spyOn(bench.network, "listen");
    bench.modem.wifi.station.lose();
    await bench.wait(10_000);
    expect(bench.modem.wifi.station.hasIp).toBe(true);
    expect(listen).not.toHaveBeenCalled();
    const client = dialPeer(bench, 8080);
    await bench.wait(5);
    await client.send("in");
    expect(await bench.wait(5)).toBe("in");
  });

  it("tries again until it can have its port", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+SAVETRANSLINK=3,8080");
    const other = await listenPeer(bench, 8080);
    await restartInto(bench);
    other.close();
    await bench.wait(200);
    const client = dialPeer(bench, 8080);
    await bench.wait(5);
    await client.send("in");
    expect(await bench.wait(5)).toBe("in");
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    const wrong = ["3,0", "3,65536", '3,80,"UDP"', '3,80,"TCP",2', '3,80,"TCP",1,1', '3,80,"SSL",2'];
    await expectRefusals(
      bench,
      wrong.map((values) => `AT+SAVETRANSLINK=${values}`),
    );
  });
});

it.each(["2.2", "3.4", "4.1"])("AT+SAVETRANSLINK=3 is refused in dialect %s", async (dialect) => {
  const bench = await powerOnBench({ dialect });
  await expectRefusals(bench, ["AT+SAVETRANSLINK=3", "AT+SAVETRANSLINK=3,80"]);
});
