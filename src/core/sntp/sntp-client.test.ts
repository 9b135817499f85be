import { describe, expect, it, vi } from "vitest";
import { SntpServer, type SntpServerOptions } from "../../lab/servers/sntp-server.js";
import { type Bench, joinedBench } from "../../testing/bench.js";

const names = { "a.test": "192.168.1.20", "b.test": "192.168.1.21", "c.test": "192.168.1.22" };
const THREE = 'AT+CIPSNTPCFG=1,0,"a.test","b.test","c.test"';
const UPDATED = "\r\nOK\r\n+TIME_UPDATED\r\n";

const opened = (bench: Bench, name: keyof typeof names, options: SntpServerOptions = {}) =>
  SntpServer.open(bench.peers.station(names[name]), bench.clock, { address: names[name], port: 123, ...options });

async function threeServers(): Promise<{ bench: Bench; servers: SntpServer[] }> {
  const bench = await joinedBench({ internet: { names } });
  return {
    bench,
    servers: [await opened(bench, "a.test"), await opened(bench, "b.test"), await opened(bench, "c.test")],
  };
}

const counts = (servers: readonly SntpServer[]) => servers.map(({ requests }) => requests.length);

describe("SntpClient", () => {
  it("asks the next server when one is silent, and all of them again after a while", async () => {
    const { bench, servers } = await threeServers();
    for (const server of servers) server.answering = false;
    await bench.command(THREE);
    await bench.wait(3000 + 3000 + 2000);
    expect(counts(servers)).toEqual([1, 1, 1]);
    await bench.wait(14_000);
    expect(counts(servers)).toEqual([1, 1, 1]);
    servers.map((server) => (server.answering = true));
    expect(await bench.wait(3000)).toBe("+TIME_UPDATED\r\n");
    expect(counts(servers)).toEqual([2, 1, 1]);
  });

  it("asks the next server at once when a name is unknown or there is no way", async () => {
    const bench = await joinedBench({ internet: { names } });
    const server = await opened(bench, "c.test");
    await bench.command('AT+CIPSNTPCFG=1,0,"nosuch.test","10.9.8.7","c.test"');
    expect(await bench.wait(300)).toBe("+TIME_UPDATED\r\n");
    expect(server.requests).toHaveLength(1);
  });

  it("does not believe an answer to something else, or one of a server that gives none", async () => {
    const { bench, servers } = await threeServers();
    const [first, second] = servers;
    if (!first || !second) return expect.unreachable();
    first.stratum = 0;
    expect(await bench.command(THREE)).toBe("\r\nOK\r\n");
    expect(bench.modem.time.seconds).toBeLessThan(100);
    expect(await bench.wait(3000)).toBe("+TIME_UPDATED\r\n");
    expect(counts(servers)).toEqual([1, 1, 0]);
  });

  it("takes an answer late, but not after the next server was asked", async () => {
    const bench = await joinedBench({ internet: { names } });
    await opened(bench, "a.test", { delayMs: 2900, timeMs: 1_000_000_000_000 });
    await opened(bench, "b.test", { delayMs: 3100, timeMs: 1_500_000_000_000 });
    await bench.command('AT+CIPSNTPCFG=1,0,"b.test","a.test"');
    expect(await bench.wait(5800)).toBe("");
    expect(await bench.wait(200)).toBe("+TIME_UPDATED\r\n");
    expect(Math.floor(bench.modem.time.seconds / 100_000_000)).toBe(10);
  });

  it("leaves no socket and no timer behind, however it ends", async () => {
    const { bench, servers } = await threeServers();
    const [sockets, timers] = [bench.network.openCount, bench.clock.pendingTimers];
    await bench.command(THREE);
    await bench.command("AT+CIPSNTPCFG=0");
    for (const server of servers) server.answering = false;
    await bench.command(THREE);
    await bench.command("AT+CIPSNTPCFG=0");
    bench.modem.receive(new TextEncoder().encode(`${THREE}\r\n`));
    await bench.clock.advance(5); // while the name is looked up
    await bench.modem.powerOff();
    await bench.wait(100);
    expect(bench.network.openCount).toBe(sockets);
    expect(bench.clock.pendingTimers).toBeLessThanOrEqual(timers);
  });

  it("asks the name servers of AT+CIPDNS", async () => {
    const { bench } = await threeServers();
    await bench.command('AT+CIPDNS=1,"10.0.0.1"');
    const resolve = vi.spyOn(bench.network, "resolve");
    await bench.command(THREE);
    expect(resolve.mock.lastCall?.[0]).toBe("a.test");
    expect(resolve.mock.lastCall?.[1]?.servers?.[0]).toBe("10.0.0.1");
  });

  it("goes where it is redirected, whatever the host names", async () => {
    const bench = await joinedBench({ internet: { names }, sntpServer: { host: "b.test", port: 1123 } });
    const named = await opened(bench, "a.test");
    const redirected = await opened(bench, "b.test", { port: 1123 });
    expect(await bench.command('AT+CIPSNTPCFG=1,0,"a.test"')).toBe(UPDATED);
    expect(counts([named, redirected])).toEqual([0, 1]);
  });

  it("asks again when the station is back", async () => {
    const { bench, servers } = await threeServers();
    expect(await bench.command(THREE)).toBe(UPDATED);
    await bench.command("AT+CWQAP");
    expect(await bench.wait(4 * 3600_000)).toBe("");
    await bench.command('AT+CWJAP="test_ap","12345678"');
    expect(await bench.wait(1000)).toContain("+TIME_UPDATED\r\n");
    expect(counts(servers)).toEqual([2, 0, 0]);
  });
});
