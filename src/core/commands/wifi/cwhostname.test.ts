import { describe, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CWHOSTNAME, dialect %s", (dialect) => {
  it("shows and sets the name, unquoted and unescaped", async () => {
    const longest = "z".repeat(32);
    await expectDialogue(await powerOnBench({ dialect }), [
      ["AT+CWHOSTNAME?", `+CWHOSTNAME:espressif\r\n${OK}`],
      ['AT+CWHOSTNAME="my-host"', OK],
      ["AT+CWHOSTNAME?", `+CWHOSTNAME:my-host\r\n${OK}`],
      ['AT+CWHOSTNAME="a\\,\\"b\\\\"', OK],
      ["AT+CWHOSTNAME?", `+CWHOSTNAME:a,"b\\\r\n${OK}`],
      [`AT+CWHOSTNAME="${longest}"`, OK],
      ["AT+CWHOSTNAME?", `+CWHOSTNAME:${longest}\r\n${OK}`],
    ]);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CWHOSTNAME",
      "AT+CWHOSTNAME=?",
      "AT+CWHOSTNAME=",
      'AT+CWHOSTNAME=""',
      `AT+CWHOSTNAME="${"z".repeat(33)}"`,
      'AT+CWHOSTNAME="a",1',
      ["AT+CWHOSTNAME=abc", 0x01080000],
      ["AT+CWHOSTNAME=1", 0x01080000],
    ]);
  });

  it.each([0, 2])("needs station mode to set: AT+CWMODE=%i", async (mode) => {
    const bench = await powerOnBench({ dialect });
    await bench.command(`AT+CWMODE=${mode}`);
    await expectRefusals(bench, ['AT+CWHOSTNAME="my-host"']);
  });
});
