import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals, restart } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

const accessPoints = [
  { ssid: "home", password: "12345678", rssi: -60, bssid: "02:00:00:00:00:01" },
  { ssid: "cafe", rssi: -40, channel: 6, bssid: "02:00:00:00:00:02" },
];
const ALL =
  '+CWLAP:(3,"home",-60,"02:00:00:00:00:01",1,-1,-1,4,4,7,0)\r\n+CWLAP:(0,"cafe",-40,"02:00:00:00:00:02",6,-1,-1,0,0,7,0)\r\n';

describe.each(["2.2", "4.2"])("AT+CWLAPOPT, dialect %s", (dialect) => {
  it.each([
    ["=0,2047", ALL],
    ["=1,31", '+CWLAP:(0,"cafe",-40,"02:00:00:00:00:02",6)\r\n+CWLAP:(3,"home",-60,"02:00:00:00:00:01",1)\r\n'],
    ["=,2", '+CWLAP:("home")\r\n+CWLAP:("cafe")\r\n'],
    ["=0,0x780", "+CWLAP:(4,4,7,0)\r\n+CWLAP:(0,0,7,0)\r\n"],
    ["=0,96", "+CWLAP:(-1,-1)\r\n+CWLAP:(-1,-1)\r\n"],
    ["=0,6,-60", '+CWLAP:("home",-60)\r\n+CWLAP:("cafe",-40)\r\n'],
    ["=0,6,-59", '+CWLAP:("cafe",-40)\r\n'],
    ["=0,6,40", ""],
    ["=0,2,-100,1", '+CWLAP:("cafe")\r\n'],
    ["=0,2,-100,8", '+CWLAP:("home")\r\n'],
    ["=0,2,,9", '+CWLAP:("home")\r\n+CWLAP:("cafe")\r\n'],
    ["=0,2,-100,0", ""],
  ])("%s", async (values, found) => {
    const bench = await powerOnBench({ dialect, accessPoints });
    expect(await bench.command(`AT+CWLAPOPT${values}`)).toBe(OK);
    expect(await commandLasting(bench, "AT+CWLAP", 2000)).toBe(found + OK);
  });

  it("puts back what is left out, and all of it at a restart", async () => {
    const bench = await powerOnBench({ dialect, accessPoints });
    await bench.command("AT+CWLAPOPT=1,2,-50,1");
    await bench.command("AT+CWLAPOPT=0,2");
    expect(await commandLasting(bench, "AT+CWLAP", 2000)).toBe(`+CWLAP:("home")\r\n+CWLAP:("cafe")\r\n${OK}`);
    await restart(bench);
    expect(await commandLasting(bench, "AT+CWLAP", 2000)).toBe(ALL + OK);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CWLAPOPT",
      "AT+CWLAPOPT?",
      "AT+CWLAPOPT=?",
      "AT+CWLAPOPT=2,31",
      "AT+CWLAPOPT=-1,31",
      "AT+CWLAPOPT=1,2048",
      "AT+CWLAPOPT=1,-1",
      "AT+CWLAPOPT=1,31,-101",
      "AT+CWLAPOPT=1,31,41",
      "AT+CWLAPOPT=1,31,-100,65536",
      "AT+CWLAPOPT=1,31,-100,-1",
      "AT+CWLAPOPT=1,31,-100,1,1",
      ['AT+CWLAPOPT="1",31', 0x01080000],
    ]);
  });

  // library
  it.each(["1", "1,", ",", "0,,,"])("=%s shows everything", async (values) => {
    const bench = await powerOnBench({ dialect });
    const all = await commandLasting(bench, "AT+CWLAP", 2000);
    await bench.command("AT+CWLAPOPT=0,1");
    expect(await bench.command(`AT+CWLAPOPT=${values}`)).toBe(OK);
    expect((await commandLasting(bench, "AT+CWLAP", 2000)).split("\r\n").sort()).toEqual(all.split("\r\n").sort());
  });
});
