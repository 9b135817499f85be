import { describe, expect, it } from "vitest";
import { type Bench, type BenchOptions, powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

async function softApBench(options: BenchOptions, mode = 2): Promise<Bench> {
  const bench = await powerOnBench(options);
  await bench.command(`AT+CWMODE=${mode}`);
  return bench;
}

describe.each(["2.2", "4.2"])("AT+CWSAP, dialect %s", (dialect) => {
  it("is open at first, with a name made from the MAC address", async () => {
    await expectDialogue(await softApBench({ dialect, mac: "7c:df:a1:ab:cd:ee" }), [
      ["AT+CWSAP?", `+CWSAP:"ESP_ABCDEF","",1,0,5,0\r\n${OK}`],
    ]);
  });

  it.each([
    ['"ESP","1234567890",5,3', '"ESP","1234567890",5,3,10,0'],
    ['"ESP","12345678",14,2,1,1', '"ESP","12345678",14,2,1,1'],
    ['"ESP","",1,0,10,0', '"ESP","",1,0,10,0'],
    ['"ESP",,1,0', '"ESP","",1,0,10,0'],
    ['"ESP","12345678",1,0', '"ESP","",1,0,10,0'],
    ['"a\\,b","p\\"assword",6,4,3', '"a,b","p"assword",6,4,3,0'],
    [`"${"n".repeat(32)}","${"p".repeat(64)}",1,4`, `"${"n".repeat(32)}","${"p".repeat(64)}",1,4,10,0`],
  ])("=%s", async (values, shown) => {
    for (const mode of [2, 3]) {
      await expectDialogue(await softApBench({ dialect }, mode), [
        [`AT+CWSAP=${values}`, OK],
        ["AT+CWSAP?", `+CWSAP:${shown}\r\n${OK}`],
      ]);
    }
  });

  it("lets in as many stations as it says, and sends all away when it changes", async () => {
    const bench = await softApBench({ dialect });
    await bench.command('AT+CWSAP="ESP","",1,0,2');
    const { softAp } = bench.modem.wifi;
    expect([1, 2, 3].map((last) => softAp.connectStation(`02:00:00:00:00:0${last}`))).toEqual([true, true, false]);
    bench.takeOutput();
    await expectDialogue(bench, [
      [
        'AT+CWSAP="ESP2","",1,0',
        `+STA_DISCONNECTED:"02:00:00:00:00:01"\r\n+STA_DISCONNECTED:"02:00:00:00:00:02"\r\n${OK}`,
      ],
      ["AT+CWSAP?", `+CWSAP:"ESP2","",1,0,10,0\r\n${OK}`],
      ["AT+CWLIF", OK],
    ]);
  });

  it("shows the channel of the joined access point where the generation does", async () => {
    const bench = await softApBench({ dialect }, 3);
    await bench.command('AT+CWSAP="ESP","",11,0');
    await commandLasting(bench, 'AT+CWJAP="open_ap",""', 1000);
    expect(await bench.command("AT+CWSAP?")).toBe(`+CWSAP:"ESP","",${dialect === "2.2" ? 11 : 6},0,10,0\r\n${OK}`);
    await bench.command("AT+CWQAP");
    expect(await bench.command("AT+CWSAP?")).toBe(`+CWSAP:"ESP","",11,0,10,0\r\n${OK}`);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await softApBench({ dialect }), [
      "AT+CWSAP",
      "AT+CWSAP=?",
      'AT+CWSAP="","12345678",1,3',
      `AT+CWSAP="${"n".repeat(33)}","12345678",1,3`,
      `AT+CWSAP="ESP","${"p".repeat(65)}",1,3`,
      'AT+CWSAP="ESP","1234567",1,3',
      'AT+CWSAP="ESP","",1,4',
      'AT+CWSAP="ESP","12345678",0,3',
      'AT+CWSAP="ESP","12345678",15,3',
      'AT+CWSAP="ESP","12345678",1,1',
      'AT+CWSAP="ESP","12345678",1,5',
      'AT+CWSAP="ESP","12345678",1,-1',
      'AT+CWSAP="ESP","12345678",1,3,0',
      'AT+CWSAP="ESP","12345678",1,3,11',
      'AT+CWSAP="ESP","12345678",1,3,4,2',
      'AT+CWSAP="ESP","12345678",1,3,4,-1',
      'AT+CWSAP="ESP","12345678",1,3,4,0,0',
      ['AT+CWSAP="ESP","12345678",1', 0x01080003],
      ['AT+CWSAP=ESP,"12345678",1,3', 0x01080000],
      ['AT+CWSAP="ESP",12345678,1,3', 0x01080001],
    ]);
  });

  it.each([0, 1])("needs a soft-AP: AT+CWMODE=%i", async (mode) => {
    await expectRefusals(await softApBench({ dialect }, mode), ["AT+CWSAP?", 'AT+CWSAP="ESP","12345678",1,3']);
  });
});
