import { describe, expect, it } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

const JOIN = 'AT+CWJAP="test_ap","12345678"';
const JOINED = `WIFI CONNECTED\r\nWIFI GOT IP\r\n${OK}`;
const BUSY = "\r\nbusy p...\r\n";

function failed(code: number): string {
  return `+CWJAP:${code}\r\n${ERROR}`;
}

/** When the answer is complete, counted from the command; milliseconds. */
async function durationOf(bench: Bench, line: string, answer: string): Promise<number> {
  const startMs = bench.clock.now();
  let heard = await bench.send(`${line}\r\n`);
  while (!heard.endsWith(answer) && bench.clock.now() - startMs < 60_000) heard += await bench.wait(50);
  expect(heard).toBe(`${line}\r\n${answer}`);
  return bench.clock.now() - startMs;
}

describe.each(["2.2", "4.2"])("AT+CWJAP, dialect %s", (dialect) => {
  it("is connected after 300 ms, has an address after 700 ms, and then answers OK", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await bench.command(JOIN)).toBe("");
    expect(await bench.wait(249)).toBe("");
    expect(await bench.wait(1)).toBe("WIFI CONNECTED\r\n");
    expect(await bench.wait(399)).toBe("");
    expect(await bench.wait(1)).toBe(`WIFI GOT IP\r\n${OK}`);
    expect(await bench.command("AT+CIPSTATUS")).toBe(`STATUS:2\r\n${OK}`);
  });

  it.each([
    ["a wrong password", '"test_ap","87654321"', 2, 2500],
    ["no password where one is needed", '"test_ap",""', 2, 2500],
    ["a name that is not there", '"nosuch","12345678"', 3, 2400],
    ["a name in another case", '"TEST_AP","12345678"', 3, 2400],
    ["an access point that does not answer", '"silent_ap",""', 1, 15_000],
    ["the same with a timeout of 3 seconds", '"silent_ap","",,,,,,3', 1, 3000],
    ["the same with a timeout of 600 seconds", '"silent_ap","",,,,,,600', 1, 600_000],
  ])("%s", async (_, values, code, afterMs) => {
    const accessPoints = [
      { ssid: "test_ap", password: "12345678" },
      { ssid: "silent_ap", silent: true },
    ];
    const bench = await powerOnBench({ dialect, accessPoints });
    expect(await bench.command(`AT+CWJAP=${values}`)).toBe("");
    expect(await bench.wait(afterMs - 51)).toBe("");
    expect(await bench.wait(1)).toBe(failed(code));
    await expectDialogue(bench, [
      ["AT+CWJAP?", OK],
      ["AT+CIPSTATUS", `STATUS:5\r\n${OK}`],
    ]);
  });

  it("leaves the present access point first, also when the next one cannot be joined", async () => {
    const bench = await joinedBench({ dialect });
    expect(await commandLasting(bench, 'AT+CWJAP="open_ap",""', 1000)).toBe(`WIFI DISCONNECT\r\n${JOINED}`);
    expect(await commandLasting(bench, 'AT+CWJAP="nosuch",""', 3000)).toBe(`WIFI DISCONNECT\r\n${failed(3)}`);
    expect(await bench.command("AT+CWJAP?")).toBe(OK);
  });

  it("answers busy to whatever comes meanwhile, and goes on", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command(JOIN);
    expect(await bench.send("AT\r\n")).toBe(BUSY);
    expect(await bench.send("A")).toBe(BUSY);
    expect(await bench.send("T\r\n")).toBe(BUSY);
    expect(await bench.wait(1000)).toBe(JOINED);
    expect(await bench.command("AT")).toBe(OK);
  });

  it("without parameters joins the last access point again, or stays where it is", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await bench.command("AT+CWJAP")).toBe(ERROR);
    expect(await durationOf(bench, JOIN, JOINED)).toBe(700);
    expect(await bench.command("AT+CWJAP")).toBe(OK);
    await bench.command("AT+CWQAP");
    expect(await durationOf(bench, "AT+CWJAP", JOINED)).toBe(700);
  });

  it.each([
    ["AT+CWJAP=,", JOINED],
    ['AT+CWJAP=,"12345678"', ERROR], // library: a password is for a name
    ['AT+CWJAP="test_ap",', failed(2)],
  ])("takes what %s leaves out from the last time", async (line, answer) => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CWQAP");
    expect(await commandLasting(bench, line, 3000)).toBe(answer);
  });

  it("takes names and passwords with escaped characters, and shows them unescaped", async () => {
    const bench = await powerOnBench({ dialect, accessPoints: [{ ssid: 'ab\\,"c', password: '0123456789"\\' }] });
    expect(await durationOf(bench, 'AT+CWJAP="ab\\\\\\,\\"c","0123456789\\"\\\\"', JOINED)).toBe(700);
    expect(await bench.command("AT+CWJAP?")).toContain('+CWJAP:"ab\\,"c",');
  });

  it("shows what it joined, and with which parameters", async () => {
    const accessPoints = [
      { ssid: "test_ap", password: "12345678", bssid: "CA:D7:19:D8:A6:44", channel: 11, rssi: -42 },
    ];
    const bench = await joinedBench({ dialect, accessPoints });
    const where = '"test_ap","ca:d7:19:d8:a6:44",11,-42';
    expect(await bench.command("AT+CWJAP?")).toBe(`+CWJAP:${where},0,1,3,0,0\r\n${OK}`);
    await bench.command("AT+CWQAP");
    await commandLasting(bench, `${JOIN},"ca:d7:19:d8:a6:44",1,7200,100,1,600,3`, 1000);
    expect(await bench.command("AT+CWJAP?")).toBe(`+CWJAP:${where},1,7200,100,1,3\r\n${OK}`);
    expect(await bench.command("AT+CWRECONNCFG?")).toBe(`+CWRECONNCFG:7200,0\r\n${OK}`);
  });

  it.each([
    ["the first one it finds", '"twin","12345678"', "02:00:00:00:00:01"],
    ["with a scan of all channels the strongest", '"twin","12345678",,,,,1', "02:00:00:00:00:03"],
    ["the one with the given BSSID", '"twin","12345678","02:00:00:00:00:02"', "02:00:00:00:00:02"],
    ["the same in capitals", '"twin","12345678","02:00:00:00:00:0C"', "02:00:00:00:00:0c"],
    ["only one that is not open", '"twin","12345678",,1', "02:00:00:00:00:02"],
    ["none, if none has that BSSID", '"twin","12345678","02:00:00:00:00:ff"', undefined],
  ])("of several access points with one name: %s", async (_, values, bssid) => {
    const twin = { ssid: "twin", password: "12345678" };
    const accessPoints = [
      { ssid: "twin", bssid: "02:00:00:00:00:01", rssi: -60 },
      { ...twin, bssid: "02:00:00:00:00:02", rssi: -70 },
      { ...twin, bssid: "02:00:00:00:00:03", rssi: -30 },
      { ...twin, bssid: "02:00:00:00:00:0c", rssi: -90 },
    ];
    const bench = await powerOnBench({ dialect, accessPoints });
    const answer = await commandLasting(bench, `AT+CWJAP=${values}`, 3000);
    if (bssid === undefined) expect(answer).toBe(failed(3));
    else expect(await bench.command("AT+CWJAP?")).toContain(`+CWJAP:"twin","${bssid}",`);
  });

  it("joins whatever is asked for where no access point was configured", async () => {
    const bench = await powerOnBench({ dialect, accessPoints: [] });
    expect(await durationOf(bench, 'AT+CWJAP="any name","any password",,1', JOINED)).toBe(700);
  });

  it("refuses what it cannot read, in every state", async () => {
    const longName = "n".repeat(33);
    await expectRefusals(await joinedBench({ dialect }), [
      "AT+CWJAP=?",
      'AT+CWJAP="","12345678"',
      `AT+CWJAP="${longName}","12345678"`,
      `AT+CWJAP="test_ap","${"p".repeat(65)}"`,
      `${JOIN},"02:00:00:00:00"`,
      `${JOIN},"xx:00:00:00:00:01"`,
      dialect === "2.2" ? `${JOIN},,2` : `${JOIN},,17`,
      `${JOIN},,-1`,
      `${JOIN},,,7201`,
      `${JOIN},,,-1`,
      `${JOIN},,,,0`,
      `${JOIN},,,,101`,
      `${JOIN},,,,,2`,
      `${JOIN},,,,,-1`,
      `${JOIN},,,,,,2`,
      `${JOIN},,,,,,601`,
      `${JOIN},,,,,,,4`,
      `${JOIN},,,,,,,-1`,
      `${JOIN},,,,,,,,1`,
      ["AT+CWJAP=", 0x01080001],
      ['AT+CWJAP="test_ap"', 0x01080001],
      ['AT+CWJAP=test_ap,"12345678"', 0x01080000],
      ['AT+CWJAP="test_ap",12345678', 0x01080001],
      [`${JOIN},1`, 0x01080002],
      [`${JOIN},,"1"`, 0x01080003],
      [`${JOIN},,,,,,,x`, 0x01080008],
    ]);
  });

  it.each([0, 2])("needs station mode: AT+CWMODE=%i", async (mode) => {
    const bench = await joinedBench({ dialect });
    await bench.command(`AT+CWMODE=${mode}`);
    await expectRefusals(bench, [JOIN, "AT+CWJAP", "AT+CWJAP=,"]);
    expect(await bench.command("AT+CWJAP?")).toBe(OK);
  });
});

describe("AT+CWJAP with a threshold of authentication", () => {
  it.each([
    [3, JOINED],
    [4, failed(3)],
    [16, failed(3)],
  ])("of %i against WPA2_PSK", async (authMode, answer) => {
    expect(await commandLasting(await powerOnBench(), `${JOIN},,${authMode}`, 3000)).toBe(answer);
  });
});
