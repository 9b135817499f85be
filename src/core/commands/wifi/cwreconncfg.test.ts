import { describe, expect, it } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const JOINED = "WIFI CONNECTED\r\nWIFI GOT IP\r\n";

/** The access point disappears, and comes back so much later; returns what is heard within a minute from then on. */
async function loseFor(bench: Bench, milliseconds: number): Promise<string> {
  bench.modem.wifi.surroundings.setReachable(false);
  bench.modem.wifi.station.lose();
  expect(await bench.wait(milliseconds)).toBe("WIFI DISCONNECT\r\n");
  bench.modem.wifi.surroundings.setReachable(true);
  return bench.wait(60_000);
}

describe.each(["2.2", "4.2"])("AT+CWRECONNCFG, dialect %s", (dialect) => {
  it("shows and sets interval and number; AT+CWJAP sets the interval as well", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CWRECONNCFG?", `+CWRECONNCFG:0,0\r\n${OK}`],
      ["AT+CWRECONNCFG=7200,1000", OK],
      ["AT+CWRECONNCFG?", `+CWRECONNCFG:7200,1000\r\n${OK}`],
      ["AT+CWRECONNCFG=0,1", OK],
      ["AT+CWRECONNCFG?", `+CWRECONNCFG:0,1\r\n${OK}`],
    ]);
    await commandLasting(bench, 'AT+CWJAP="test_ap","12345678"', 1000);
    expect(await bench.command("AT+CWRECONNCFG?")).toBe(`+CWRECONNCFG:1,1\r\n${OK}`);
  });

  // an attempt that finds nothing takes 2.4 s
  it.each([
    ["0,0", 1000, ""],
    ["0,5", 1000, ""],
    ["1,0", 500, JOINED],
    ["1,0", 600_000, JOINED],
    ["1,1", 900, JOINED],
    ["1,1", 1100, ""],
    ["1,2", 4300, JOINED],
    ["1,2", 4500, ""],
    ["10,1", 9900, JOINED],
    ["10,1", 10_100, ""],
  ])("with %s, and the access point away for %i ms", async (values, awayMs, heard) => {
    const bench = await joinedBench({ dialect });
    await bench.command(`AT+CWRECONNCFG=${values}`);
    expect(await loseFor(bench, awayMs)).toBe(heard);
    expect(await bench.command("AT+CIPSTATUS")).toBe(`STATUS:${heard ? 2 : 5}\r\n${OK}`);
  });

  it("counts anew after each time that it came back", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CWRECONNCFG=1,1");
    for (let time = 0; time < 3; time++) expect(await loseFor(bench, 500)).toBe(JOINED);
  });

  it("switches a reconnection off that has begun", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CWRECONNCFG=10,0");
    bench.modem.wifi.station.lose();
    expect(bench.takeOutput()).toBe("WIFI DISCONNECT\r\n");
    expect(await commandLasting(bench, "AT+CWRECONNCFG=0,0", 60_000)).toBe(OK);
  });

  it("holds for the join after a start too", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CWRECONNCFG=5,0");
    bench.modem.wifi.surroundings.setReachable(false);
    expect(await commandLasting(bench, "AT+RST", 60_000)).toBe(`${OK}\r\nready\r\n`);
    bench.modem.wifi.surroundings.setReachable(true);
    expect(await bench.wait(10_000)).toBe(JOINED);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CWRECONNCFG",
      "AT+CWRECONNCFG=?",
      "AT+CWRECONNCFG=,1",
      "AT+CWRECONNCFG=7201,0",
      "AT+CWRECONNCFG=-1,0",
      "AT+CWRECONNCFG=1,1001",
      "AT+CWRECONNCFG=1,-1",
      "AT+CWRECONNCFG=1,1,2",
      "AT+CWRECONNCFG=1,1,-1",
      "AT+CWRECONNCFG=1,1,1,1",
      ["AT+CWRECONNCFG=1", 0x01080001],
      ['AT+CWRECONNCFG="1",1', 0x01080000],
      ...(dialect === "2.2" ? ["AT+CWRECONNCFG=2,50,1", "AT+CWRECONNCFG=2,50,0"] : []),
    ]);
  });
});

describe("AT+CWRECONNCFG=<interval>,<count>,1", () => {
  it("tries at once, unless there is an address", async () => {
    const bench = await joinedBench();
    await expectDialogue(bench, [["AT+CWRECONNCFG=2,50,1", OK]]);
    await bench.command("AT+CWQAP");
    expect(await commandLasting(bench, "AT+CWRECONNCFG=2,50,0", 5000)).toBe(OK);
    expect(await commandLasting(bench, "AT+CWRECONNCFG=2,50,1", 750)).toBe(OK + JOINED);
  });
});
