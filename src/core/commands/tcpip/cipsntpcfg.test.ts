import { describe, expect, it } from "vitest";
import { SntpServer } from "../../../lab/servers/sntp-server.js";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

/** Seed: the default servers. */
const DEFAULTS = ["cn.ntp.org.cn", "ntp.sjtu.edu.cn", "us.pool.ntp.org"];
const names = {
  ...Object.fromEntries(DEFAULTS.map((name, place) => [name, `192.168.1.1${place}`])),
  "a.test": "192.168.1.20",
  "b.test": "192.168.1.21",
  "c.test": "192.168.1.22",
};

/** Monday, 12 December 2016, 02:33:32 in China: the seed's example. */
const TIME_MS = Date.UTC(2016, 11, 11, 18, 33, 32);

/** A joined bench whose network has a time server under each of the names. */
async function timedBench(dialect: string): Promise<{ bench: Bench; servers: Record<string, SntpServer> }> {
  const bench = await joinedBench({ dialect, internet: { names } });
  const servers: Record<string, SntpServer> = {};
  for (const [name, address] of Object.entries(names)) {
    const network = bench.peers.station(address);
    servers[name] = await SntpServer.open(network, bench.clock, { address, port: 123, timeMs: TIME_MS });
  }
  return { bench, servers };
}

const asked = (servers: Record<string, SntpServer>) =>
  Object.entries(servers)
    .filter(([, server]) => server.requests.length > 0)
    .map(([name]) => name);

describe.each([
  ["2.2", "+CIPSNTPCFG:0", ""], // generations
  ["4.2", "+CIPSNTPCFG:0,0", "+TIME_UPDATED\r\n"], // golden 29
])("AT+CIPSNTPCFG in dialect %s", (dialect, off, updated) => {
  it("asks the default servers when none is named", async () => {
    const { bench, servers } = await timedBench(dialect);
    await expectDialogue(bench, [
      ["AT+CIPSNTPCFG?", `${off}\r\n${OK}`],
      ["AT+CIPSNTPCFG=1,8", OK + updated],
      ["AT+CIPSNTPCFG?", `+CIPSNTPCFG:1,8,${DEFAULTS.map((name) => `"${name}"`).join(",")}\r\n${OK}`],
      ["AT+CIPSNTPTIME?", "+CIPSNTPTIME:Mon Dec 12 02:33:32 2016\r\nOK\r\n"],
    ]);
    expect(asked(servers)).toEqual([DEFAULTS[0]]);
  });

  it("asks the servers that are named, each in its turn", async () => {
    const { bench, servers } = await timedBench(dialect);
    for (const name of ["a.test", "b.test"]) (servers[name] as SntpServer).answering = false;
    await expectDialogue(bench, [
      ['AT+CIPSNTPCFG=1,0,"a.test","b.test","c.test"', OK],
      ["AT+CIPSNTPCFG?", `+CIPSNTPCFG:1,0,"a.test","b.test","c.test"\r\n${OK}`],
    ]);
    expect(asked(servers)).toEqual(["a.test"]);
    await bench.wait(3000);
    expect(asked(servers)).toEqual(["a.test", "b.test"]);
    expect(await bench.wait(3000)).toBe(updated);
    expect(asked(servers)).toEqual(["a.test", "b.test", "c.test"]);
    await expectDialogue(bench, [["AT+CIPSNTPTIME?", "+CIPSNTPTIME:Sun Dec 11 18:33:38 2016\r\nOK\r\n"]]);
  });

  it.each([
    ["8", "Mon Dec 12 02:33:32 2016"],
    ["800", "Mon Dec 12 02:33:32 2016"],
    ["-5", "Sun Dec 11 13:33:32 2016"],
    ["-500", "Sun Dec 11 13:33:32 2016"],
    ["1245", "Mon Dec 12 07:18:32 2016"],
    ["530", "Mon Dec 12 00:03:32 2016"],
    ["-330", "Sun Dec 11 15:03:32 2016"],
    ["0", "Sun Dec 11 18:33:32 2016"],
    ["-12", "Sun Dec 11 06:33:32 2016"],
    ["14", "Mon Dec 12 08:33:32 2016"],
    ["1400", "Mon Dec 12 08:33:32 2016"],
    ["1459", "Mon Dec 12 09:32:32 2016"],
    ["-1259", "Sun Dec 11 05:34:32 2016"],
    ["59", "Sun Dec 11 19:32:32 2016"],
  ])("time zone %s is %s", async (zone, shown) => {
    const { bench } = await timedBench(dialect);
    await expectDialogue(bench, [
      [`AT+CIPSNTPCFG=1,${zone},"a.test"`, OK + updated],
      ["AT+CIPSNTPCFG?", `+CIPSNTPCFG:1,${zone},"a.test"\r\n${OK}`],
      ["AT+CIPSNTPTIME?", `+CIPSNTPTIME:${shown}\r\nOK\r\n`],
    ]);
  });

  it("0 stops asking and keeps the time", async () => {
    const { bench, servers } = await timedBench(dialect);
    await expectDialogue(bench, [
      ['AT+CIPSNTPCFG=1,0,"a.test"', OK + updated],
      ["AT+CIPSNTPCFG=0", OK],
      ["AT+CIPSNTPCFG?", `${off}\r\n${OK}`],
    ]);
    expect(await bench.wait(10 * 3600_000)).toBe("");
    expect(servers["a.test"]?.requests).toHaveLength(1);
    await expectDialogue(bench, [["AT+CIPSNTPTIME?", "+CIPSNTPTIME:Mon Dec 12 04:33:32 2016\r\nOK\r\n"]]);
  });

  it("can be given before there is a network, and again without one", async () => {
    const bench = await powerOnBench({ dialect, internet: { names } });
    const address = names["a.test"];
    const server = await SntpServer.open(bench.peers.station(address), bench.clock, {
      address,
      port: 123,
      timeMs: TIME_MS,
    });
    await expectDialogue(bench, [['AT+CIPSNTPCFG=1,8,"a.test"', OK]]);
    expect(server.requests).toEqual([]);
    expect(await bench.command('AT+CWJAP="test_ap","12345678"')).toBe("");
    expect(await bench.wait(1000)).toContain(updated);
    expect(server.requests).toHaveLength(1);
    await expectDialogue(bench, [['AT+CIPSNTPCFG=1,-500,"a.test"', OK + updated]]);
  });

  it("is off again after a restart", async () => {
    const { bench } = await timedBench(dialect);
    await bench.command('AT+CIPSNTPCFG=1,8,"a.test"');
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPSNTPCFG?", `${off}\r\n${OK}`]]);
  });

  it("refuses anything else", async () => {
    const { bench, servers } = await timedBench(dialect);
    await bench.command('AT+CIPSNTPCFG=1,8,"a.test"');
    const zones = ["560", "1500", "-1300", "1460", "-1260", "99"].map((zone) => `1,${zone}`);
    const wrong = ["", "2", "-1", ...zones, "1,", '1,0,""', '1,0,"a","b","c","d"', "0,8,1", "0,1500", '0,8,"a.test"'];
    await expectRefusals(bench, [
      ...["AT+CIPSNTPCFG", "AT+CIPSNTPCFG=?", ...wrong.map((values) => `AT+CIPSNTPCFG=${values}`)],
      ...(dialect === "2.2" ? [["AT+CIPSNTPCFG=1", 0x01080001] as const] : []),
      ['AT+CIPSNTPCFG="1"', 0x01080000],
      ['AT+CIPSNTPCFG=1,"8"', 0x01080001],
      ["AT+CIPSNTPCFG=1,8,a.test", 0x01080002],
    ]);
    expect(servers["a.test"]?.requests).toHaveLength(1);
    expect(await bench.command("AT+CIPSNTPCFG=1,1500")).toBe(ERROR);
  });
});

describe("a time zone that is missing, from 3.4", () => {
  it("is what it was, and one that came in a refused line counts", async () => {
    const bench = await powerOnBench({ dialect: "4.1" });
    await expectDialogue(bench, [
      ["AT+CIPSNTPCFG=1,8", OK],
      ["AT+CIPSNTPCFG=0", OK],
      ["AT+CIPSNTPCFG?", `+CIPSNTPCFG:0,8\r\n${OK}`],
      ['AT+CIPSNTPCFG=1,5,""', ERROR],
      ["AT+CIPSNTPCFG?", `+CIPSNTPCFG:0,5\r\n${OK}`],
      ["AT+CIPSNTPCFG=1", OK],
      ["AT+CIPSNTPCFG?", `+CIPSNTPCFG:1,5,${DEFAULTS.map((name) => `"${name}"`).join(",")}\r\n${OK}`],
      [`AT+CIPSNTPCFG=1,0,"${"x".repeat(33)}"`, ERROR],
    ]);
  });
});
