import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, powerCycle, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

// what each bit does: src/core/messages.test.ts

describe.each(["2.2", "4.2"])("AT+SYSMSG, dialect %s", (dialect) => {
  it("shows and sets the sum of its bits, without a blank line before OK", async () => {
    await expectDialogue(await powerOnBench({ dialect }), [
      ["AT+SYSMSG?", "+SYSMSG:0\r\nOK\r\n"],
      ["AT+SYSMSG=7", OK],
      ["AT+SYSMSG?", "+SYSMSG:7\r\nOK\r\n"],
      ["AT+SYSMSG=0x2", OK],
      ["AT+SYSMSG?", "+SYSMSG:2\r\nOK\r\n"],
      ["AT+SYSMSG=0", OK],
      ["AT+SYSMSG?", "+SYSMSG:0\r\nOK\r\n"],
    ]);
  });

  it("is stored with AT+SYSSTORE=1 only", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+SYSMSG=3", OK],
      ["AT+SYSSTORE=0", OK],
      ["AT+SYSMSG=4", OK],
      ["AT+SYSMSG?", "+SYSMSG:4\r\nOK\r\n"],
    ]);
    await restart(bench);
    expect(await bench.command("AT+SYSMSG?")).toBe("+SYSMSG:3\r\nOK\r\n");
    expect(await (await powerCycle(bench, { dialect })).command("AT+SYSMSG?")).toBe("+SYSMSG:3\r\nOK\r\n");
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+SYSMSG",
      "AT+SYSMSG=?",
      "AT+SYSMSG=",
      "AT+SYSMSG=8",
      "AT+SYSMSG=-1",
      "AT+SYSMSG=0,0",
      ['AT+SYSMSG="0"', 0x01080000],
    ]);
  });
});
