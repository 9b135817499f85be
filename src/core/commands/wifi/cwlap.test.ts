import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const HOME = '+CWLAP:(3,"home",-60,"02:00:00:00:00:01",1,-1,-1,4,4,7,0)\r\n';
const CAFE = '+CWLAP:(0,"cafe, \\ "open"",-70,"02:00:00:00:00:02",6,-1,-1,0,0,7,0)\r\n';
const TWIN = '+CWLAP:(3,"home",-40,"ca:d7:19:d8:a6:44",14,-1,-1,4,4,7,0)\r\n';
const accessPoints = [
  { ssid: "home", password: "12345678", rssi: -60, bssid: "02:00:00:00:00:01" },
  { ssid: 'cafe, \\ "open"', rssi: -70, channel: 6, bssid: "02:00:00:00:00:02" },
  { ssid: "home", password: "87654321", rssi: -40, channel: 14, bssid: "CA:D7:19:D8:A6:44" },
];

describe.each(["2.2", "4.2"])("AT+CWLAP, dialect %s", (dialect) => {
  it.each([
    ["AT+CWLAP", HOME + CAFE + TWIN],
    ['AT+CWLAP="home"', HOME + TWIN],
    ['AT+CWLAP="Home"', ""],
    ['AT+CWLAP="cafe\\, \\\\ \\"open\\""', CAFE],
    ['AT+CWLAP="home","CA:d7:19:d8:a6:44"', TWIN],
    ['AT+CWLAP=,"02:00:00:00:00:02"', CAFE],
    ["AT+CWLAP=,,6", CAFE],
    ["AT+CWLAP=,,14", TWIN],
    ["AT+CWLAP=,,0", HOME + CAFE + TWIN],
    ['AT+CWLAP="home",,6', ""],
    ['AT+CWLAP="",""', HOME + CAFE + TWIN],
    ["AT+CWLAP=,,,1,,", HOME + CAFE + TWIN],
  ])("%s", async (line, found) => {
    const bench = await powerOnBench({ dialect, accessPoints });
    expect(await commandLasting(bench, line, 5000)).toBe(found + OK);
  });

  it.each([
    ["AT+CWLAP", 13 * 120],
    ["AT+CWLAP=,,6", 120],
    ["AT+CWLAP=,,,1", 13 * 360],
    ["AT+CWLAP=,,6,0,0,500", 500],
    ["AT+CWLAP=,,,0,400,1000", 13_000],
  ])("%s takes %i ms, in which the modem is busy", async (line, afterMs) => {
    const bench = await powerOnBench({ dialect, accessPoints });
    expect(await bench.command(line)).toBe("");
    expect(await bench.command("AT")).toBe("\r\nbusy p...\r\n");
    expect(await bench.wait(afterMs - 101)).toBe("");
    expect(await bench.wait(1)).toMatch(/\r\nOK\r\n$/);
  });

  it("finds nothing where nothing is in range", async () => {
    const bench = await powerOnBench({ dialect, accessPoints });
    bench.modem.wifi.surroundings.setReachable(false);
    expect(await commandLasting(bench, "AT+CWLAP", 2000)).toBe(OK);
  });

  it("is given up at a reset", async () => {
    const bench = await powerOnBench({ dialect, accessPoints });
    await bench.command("AT+CWLAP");
    bench.modem.reset();
    expect(await bench.wait(1000)).toBe("\r\nready\r\n");
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it("needs station mode", async () => {
    const bench = await powerOnBench({ dialect });
    for (const mode of [0, 2]) {
      await expectDialogue(bench, [[`AT+CWMODE=${mode}`, OK]]);
      await expectRefusals(bench, ["AT+CWLAP", 'AT+CWLAP="home"']);
    }
    await bench.command("AT+CWMODE=3");
    expect(await commandLasting(bench, "AT+CWLAP", 2000)).toContain("+CWLAP:(");
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CWLAP?",
      "AT+CWLAP=?",
      `AT+CWLAP="${"n".repeat(33)}"`,
      'AT+CWLAP=,"02:00:00:00:00:001"',
      "AT+CWLAP=,,15",
      "AT+CWLAP=,,-1",
      "AT+CWLAP=,,,2",
      "AT+CWLAP=,,,-1",
      "AT+CWLAP=,,,,1501",
      "AT+CWLAP=,,,,-1",
      "AT+CWLAP=,,,,,1501",
      "AT+CWLAP=,,,,,-1",
      "AT+CWLAP=,,,,,,-1",
      "AT+CWLAP=,,,,,,2,2",
      ["AT+CWLAP=home", 0x01080000],
      ["AT+CWLAP=,1", 0x01080001],
      ['AT+CWLAP=,,"6"', 0x01080002],
      ...(dialect === "2.2" ? ["AT+CWLAP=,,,,,,0x40"] : []),
    ]);
  });
});

describe("AT+CWLAP with a set of channels", () => {
  it.each([
    ["AT+CWLAP=,,,,,,0x40", CAFE, 120],
    ["AT+CWLAP=,,,,,,0x42", HOME + CAFE, 240],
    ["AT+CWLAP=,,,,,,0", HOME + CAFE + TWIN, 1560],
    ["AT+CWLAP=,,1,,,,0x40", HOME, 120],
  ])("%s", async (line, found, afterMs) => {
    const bench = await powerOnBench({ accessPoints });
    bench.modem.receive(new TextEncoder().encode(`${line}\r\n`));
    expect(await bench.wait(afterMs - 1)).toBe(`${line}\r\n`);
    expect(await bench.wait(1)).toBe(found + OK);
  });
});
