import { describe, expect, it } from "vitest";
import { type Bench, joinedBench } from "../../testing/bench.js";
import { listenPeer } from "../../testing/bench-peers.js";
import { expectDialogue, OK } from "../../testing/dialogue.js";

describe("losing the network", () => {
  async function withLinks(dialect: string): Promise<Bench> {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    for (const id of [1, 3]) await bench.command(`AT+CIPSTART=${id},"TCP","127.0.0.1",7000`);
    await bench.command('AT+CIPSTART=2,"UDP","127.0.0.1",7000,4000,0');
    return bench;
  }

  // generations, AT+CWQAP: up to 3.4 the links go first
  it.each([
    ["2.2", "1,CLOSED\r\n3,CLOSED\r\nWIFI DISCONNECT\r\n"],
    ["4.2", "WIFI DISCONNECT\r\n1,CLOSED\r\n3,CLOSED\r\n"],
  ])("closes TCP links in the order of dialect %s, and UDP stays", async (dialect, messages) => {
    const bench = await withLinks(dialect);
    await expectDialogue(bench, [["AT+CWQAP", messages + OK]]);
    expect(await bench.command("AT+CIPSTATUS")).toContain('+CIPSTATUS:2,"UDP","127.0.0.1",7000,4000,0\r\n');
  });

  it("ends an attempt to connect", async () => {
    const bench = await joinedBench({ internet: { blackHoles: ["192.0.2.99"] } });
    await bench.send('AT+CIPSTART="TCP","192.0.2.99",7000\r\n');
    bench.modem.wifi.station.lose();
    expect(await bench.wait(10)).toBe("WIFI DISCONNECT\r\n\r\nERROR\r\n");
    expect(bench.network.openCount).toBe(0);
  });

  it("ends an attempt to find out where to connect to", async () => {
    const bench = await joinedBench();
    const server = await listenPeer(bench);
    bench.modem.receive(new TextEncoder().encode('AT+CIPSTART="TCP","localhost",7000\r\n'));
    await bench.clock.advance(5);
    bench.modem.wifi.station.lose();
    expect(await bench.wait(100)).toContain("WIFI DISCONNECT\r\n\r\nERROR\r\n");
    expect(server.streams).toEqual([]);
  });
});
