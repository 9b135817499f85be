import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+SYSTIMESTAMP, dialect %s", (dialect) => {
  it("counts seconds from power-up, and from whatever is set", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [["AT+SYSTIMESTAMP?", "+SYSTIMESTAMP:0\r\nOK\r\n"]]);
    await bench.wait(10_000);
    await expectDialogue(bench, [
      ["AT+SYSTIMESTAMP?", "+SYSTIMESTAMP:10\r\nOK\r\n"],
      ["AT+SYSTIMESTAMP=1565853509", OK],
      ["AT+SYSTIMESTAMP?", "+SYSTIMESTAMP:1565853509\r\nOK\r\n"],
    ]);
    await bench.wait(86_400_000);
    expect(await bench.command("AT+SYSTIMESTAMP?")).toBe("+SYSTIMESTAMP:1565939909\r\nOK\r\n");
  });

  it("takes any number of 32 bits, also negative ones", async () => {
    await expectDialogue(await powerOnBench({ dialect }), [
      ["AT+SYSTIMESTAMP=-1", OK],
      ["AT+SYSTIMESTAMP=2147483647", OK],
      ["AT+SYSTIMESTAMP?", "+SYSTIMESTAMP:2147483647\r\nOK\r\n"],
      ["AT+SYSTIMESTAMP=0", OK],
      ["AT+SYSTIMESTAMP?", "+SYSTIMESTAMP:0\r\nOK\r\n"],
    ]);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+SYSTIMESTAMP",
      "AT+SYSTIMESTAMP=?",
      "AT+SYSTIMESTAMP=",
      "AT+SYSTIMESTAMP=1,1",
      ["AT+SYSTIMESTAMP=abc", 0x01080000],
      ['AT+SYSTIMESTAMP="1"', 0x01080000],
    ]);
  });
});
