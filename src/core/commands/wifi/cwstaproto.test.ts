import { describe, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CWSTAPROTO, dialect %s", (dialect) => {
  it("shows and sets the sum of the standards, without a blank line before OK", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [["AT+CWSTAPROTO?", "+CWSTAPROTO:7\r\nOK\r\n"]]);
    for (const protocol of [1, 3, 15, 7]) {
      await expectDialogue(bench, [
        [`AT+CWSTAPROTO=${protocol}`, OK],
        ["AT+CWSTAPROTO?", `+CWSTAPROTO:${protocol}\r\nOK\r\n`],
      ]);
    }
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CWSTAPROTO",
      "AT+CWSTAPROTO=?",
      "AT+CWSTAPROTO=",
      "AT+CWSTAPROTO=0",
      "AT+CWSTAPROTO=16",
      "AT+CWSTAPROTO=-1",
      "AT+CWSTAPROTO=1,1",
      ['AT+CWSTAPROTO="1"', 0x01080000],
    ]);
  });
});
