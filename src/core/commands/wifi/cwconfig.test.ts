import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

const shows = (values: string) => `+CWCONFIG:${values}\r\n${OK}`;

describe("AT+CWCONFIG, from 4.1", () => {
  it("shows 0 for an interface that is off", async () => {
    const bench = await powerOnBench({ dialect: "4.1" });
    expect(await bench.command("AT+CWCONFIG?")).toBe(shows("0,6,3"));
    await bench.command("AT+CWMODE=3");
    expect(await bench.command("AT+CWCONFIG?")).toBe(shows("300,6,3"));
    await bench.command("AT+CWMODE=2");
    expect(await bench.command("AT+CWCONFIG?")).toBe(shows("300,0,3"));
  });

  it("changes what is given, and keeps the rest, over a restart too", async () => {
    const bench = await powerOnBench({ dialect: "4.1" });
    await bench.command("AT+CWMODE=3");
    for (const [line, values] of [
      ["AT+CWCONFIG=10", "10,6,3"],
      ["AT+CWCONFIG=,600", "10,600,3"],
      ["AT+CWCONFIG=3600,3,100", "3600,3,100"],
      ["AT+CWCONFIG=,,1", "3600,3,1"],
      ["AT+CWCONFIG=", "3600,3,1"],
    ] as const) {
      expect(await bench.command(line)).toBe(OK);
      expect(await bench.command("AT+CWCONFIG?")).toBe(shows(values));
    }
    await restart(bench);
    expect(await bench.command("AT+CWCONFIG?")).toBe(shows("3600,3,1"));
  });

  it("sets the listen interval that AT+CWJAP? shows, and shows the one that AT+CWJAP has set", async () => {
    const bench = await joinedBench({ dialect: "4.1" });
    await bench.command("AT+CWCONFIG=,,42");
    expect(await bench.command("AT+CWJAP?")).toMatch(/^\+CWJAP:"test_ap","[0-9a-f:]+",1,-50,0,\d+,42,/);
    await bench.command('AT+CWJAP="test_ap","12345678",,,,7');
    await bench.wait(1000);
    expect(await bench.command("AT+CWCONFIG?")).toBe(shows("0,6,7"));
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect: "4.1" }), [
      "AT+CWCONFIG=9",
      "AT+CWCONFIG=3601",
      "AT+CWCONFIG=0",
      "AT+CWCONFIG=,2",
      "AT+CWCONFIG=,601",
      "AT+CWCONFIG=,,0",
      "AT+CWCONFIG=,,101",
      "AT+CWCONFIG=10,10,10,10",
      ['AT+CWCONFIG="10"', 0x01080000],
      "AT+CWCONFIG",
    ]);
    await expectRefusals(await powerOnBench({ dialect: "3.4" }), [["AT+CWCONFIG?", 0x01090000]]);
  });
});
