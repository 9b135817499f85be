import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

function shown(state: number): string {
  return `+CWDHCP:${state}\r\nOK\r\n`;
}

describe.each(["2.2", "4.2"])("AT+CWDHCP, dialect %s", (dialect) => {
  it("switches station and soft-AP apart, and shows both without a blank line before OK", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CWDHCP?", shown(3)],
      ["AT+CWDHCP=0,1", OK],
      ["AT+CWDHCP?", shown(2)],
      ["AT+CWDHCP=1,1", OK],
      ["AT+CWDHCP?", shown(3)],
      ["AT+CWMODE=2", OK],
      ["AT+CWDHCP=0,2", OK],
      ["AT+CWDHCP?", shown(1)],
      ["AT+CWMODE=3", OK],
      ["AT+CWDHCP=0,3", OK],
      ["AT+CWDHCP?", shown(0)],
      ["AT+CWDHCP=1,3", OK],
      ["AT+CWDHCP?", shown(3)],
    ]);
  });

  it("takes turns with an address set by hand: the last one counts", async () => {
    const bench = await joinedBench({ dialect });
    await expectDialogue(bench, [
      ['AT+CIPSTA="127.0.0.5"', OK],
      ["AT+CWDHCP?", shown(2)],
      ["AT+CWDHCP=1,1", OK],
    ]);
    expect(await bench.command("AT+CIPSTA?")).toContain('+CIPSTA:ip:"127.0.0.1"');
  });

  it("of the soft-AP leaves the station's address alone, and so does switching off", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CWMODE=3", OK],
      ['AT+CIPSTA="127.0.0.5"', OK],
      ["AT+CWDHCP=1,2", OK],
      ["AT+CWDHCP=0,3", OK],
    ]);
    expect(await bench.command("AT+CIPSTA?")).toContain('+CIPSTA:ip:"127.0.0.5"');
  });

  it("needs the interface that it is about", async () => {
    const bench = await powerOnBench({ dialect });
    await expectRefusals(bench, ["AT+CWDHCP=0,2", "AT+CWDHCP=1,3"]);
    await bench.command("AT+CWMODE=2");
    await expectRefusals(bench, ["AT+CWDHCP=0,1", "AT+CWDHCP=0,3"]);
    await bench.command("AT+CWMODE=0");
    await expectRefusals(bench, ["AT+CWDHCP=0,1", "AT+CWDHCP=0,2", "AT+CWDHCP=0,3"]);
  });

  it("refuses everything else", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CWMODE=3");
    await expectRefusals(bench, [
      "AT+CWDHCP",
      "AT+CWDHCP=?",
      "AT+CWDHCP=1",
      "AT+CWDHCP=2,1",
      "AT+CWDHCP=-1,1",
      "AT+CWDHCP=1,0",
      "AT+CWDHCP=1,4",
      "AT+CWDHCP=1,1,1",
      ['AT+CWDHCP="1",1', 0x01080000],
      ['AT+CWDHCP=1,"1"', 0x01080001],
    ]);
  });
});
