import { describe, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CWAPPROTO, dialect %s", (dialect) => {
  it("shows and sets the sum of the standards, without a blank line before OK", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [["AT+CWAPPROTO?", "+CWAPPROTO:7\r\nOK\r\n"]]);
    for (const protocol of [1, 3, 15, 7]) {
      await expectDialogue(bench, [
        [`AT+CWAPPROTO=${protocol}`, OK],
        ["AT+CWAPPROTO?", `+CWAPPROTO:${protocol}\r\nOK\r\n`],
      ]);
    }
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CWAPPROTO",
      "AT+CWAPPROTO=?",
      "AT+CWAPPROTO=",
      "AT+CWAPPROTO=0",
      "AT+CWAPPROTO=16",
      "AT+CWAPPROTO=-1",
      "AT+CWAPPROTO=1,1",
      ['AT+CWAPPROTO="1"', 0x01080000],
    ]);
  });
});
