import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

function state(number: number, ssid: string): string {
  return `+CWSTATE:${number},"${ssid}"\r\n${OK}`;
}

describe("AT+CWSTATE", () => {
  it("follows a station through its life", async () => {
    const bench = await powerOnBench();
    await expectDialogue(bench, [
      ["AT+CWSTATE?", state(0, "")],
      ["AT+CWMODE=3", OK],
      ["AT+CWSTATE?", state(4, "")],
      ["AT+CWMODE=0", OK],
      ["AT+CWSTATE?", state(0, "")],
      ["AT+CWMODE=1", OK],
    ]);
    await bench.command('AT+CWJAP="test_ap","12345678"');
    await bench.wait(1000);
    await expectDialogue(bench, [
      ["AT+CWSTATE?", state(2, "test_ap")],
      ["AT+CWQAP", `WIFI DISCONNECT\r\n${OK}`],
      ["AT+CWSTATE?", state(4, "test_ap")],
    ]);
    await bench.command('AT+CWJAP="nosuch",""');
    await bench.wait(3000);
    await expectDialogue(bench, [["AT+CWSTATE?", state(4, "nosuch")]]);
  });

  it("shows the steps of joining in the background", async () => {
    const bench = await joinedBench();
    bench.modem.reset();
    expect(await bench.wait(300)).toBe("\r\nready\r\n");
    await expectDialogue(bench, [["AT+CWSTATE?", state(3, "test_ap")]]);
    await bench.wait(250);
    await expectDialogue(bench, [["AT+CWSTATE?", state(1, "test_ap")]]);
    await bench.wait(400);
    await expectDialogue(bench, [["AT+CWSTATE?", state(2, "test_ap")]]);
  });

  it("is 4 when joining was given up", async () => {
    const bench = await joinedBench();
    bench.modem.reset();
    await bench.wait(400);
    await expectDialogue(bench, [
      ["AT+CWQAP", OK],
      ["AT+CWSTATE?", state(4, "test_ap")],
    ]);
  });

  it("has no other form", async () => {
    await expectRefusals(await joinedBench(), ["AT+CWSTATE", "AT+CWSTATE=1", "AT+CWSTATE=?"]);
  });
});
