import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, powerCycle, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const JOINED = "WIFI CONNECTED\r\nWIFI GOT IP\r\n";

describe.each(["2.2", "4.2"])("AT+CWAUTOCONN, dialect %s", (dialect) => {
  it("decides whether a start joins the stored access point", async () => {
    const bench = await joinedBench({ dialect });
    expect(await restart(bench)).toBe(JOINED);
    await expectDialogue(bench, [
      ["AT+CWAUTOCONN?", "+CWAUTOCONN:1\r\nOK\r\n"],
      ["AT+CWAUTOCONN=0", OK],
      ["AT+CWAUTOCONN?", "+CWAUTOCONN:0\r\nOK\r\n"],
      ["AT+CIPSTATUS", `STATUS:2\r\n${OK}`],
    ]);
    expect(await restart(bench)).toBe("");
    await expectDialogue(bench, [
      ["AT+CWJAP?", OK],
      ["AT+CIPSTATUS", `STATUS:0\r\n${OK}`],
      ["AT+CWAUTOCONN=1", OK],
    ]);
    expect(await restart(bench)).toBe(JOINED);
  });

  it("is stored whatever AT+SYSSTORE says, and holds at a power cycle", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+SYSSTORE=0");
    await bench.command("AT+CWAUTOCONN=0");
    const other = await powerCycle(bench, { dialect });
    expect(await other.wait(5000)).toBe("");
    expect(await other.command("AT+CWAUTOCONN?")).toBe("+CWAUTOCONN:0\r\nOK\r\n");
    await other.command("AT+CWAUTOCONN=1");
    expect(await (await powerCycle(other, { dialect })).wait(5000)).toBe(JOINED);
  });

  it.each([
    ["without a station", "AT+CWMODE=2"],
    ["with the radio off", "AT+CWMODE=0"],
  ])("joins nothing %s", async (_, line) => {
    const bench = await joinedBench({ dialect });
    await bench.command(line);
    expect(await restart(bench)).toBe("");
  });

  it("joins nothing that was not stored", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+SYSSTORE=0");
    await bench.command('AT+CWJAP="test_ap","12345678"');
    expect(await bench.wait(1000)).toContain(JOINED);
    expect(await restart(bench)).toBe("");
    expect(await bench.command("AT+CWJAP")).toBe("\r\nERROR\r\n");
  });

  it("is silent when the access point cannot be joined", async () => {
    const bench = await joinedBench({ dialect });
    bench.modem.wifi.surroundings.setReachable(false);
    expect(await restart(bench)).toBe("");
    expect(await bench.wait(10_000)).toBe("");
    expect(await bench.command("AT+CIPSTATUS")).toBe(`STATUS:5\r\n${OK}`);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CWAUTOCONN",
      "AT+CWAUTOCONN=?",
      "AT+CWAUTOCONN=",
      "AT+CWAUTOCONN=2",
      "AT+CWAUTOCONN=-1",
      "AT+CWAUTOCONN=1,1",
      ['AT+CWAUTOCONN="1"', 0x01080000],
    ]);
  });
});
