import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPAPMAC, dialect %s", (dialect) => {
  it("shows and sets the address, which AT+CIFSR shows too", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CWMODE=3", OK],
      ["AT+CIPAPMAC?", `+CIPAPMAC:"7c:df:a1:00:00:02"\r\n${OK}`],
      ['AT+CIPAPMAC="1A:fe:35:98:d3:7B"', OK],
      ["AT+CIPAPMAC?", `+CIPAPMAC:"1a:fe:35:98:d3:7b"\r\n${OK}`],
    ]);
    expect(await bench.command("AT+CIFSR")).toContain('+CIFSR:APMAC,"1a:fe:35:98:d3:7b"\r\n');
  });

  it("refuses everything else, with the codes of the firmware", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CIPAPMAC",
      "AT+CIPAPMAC=?",
      "AT+CIPAPMAC=",
      'AT+CIPAPMAC="1a:fe:35:98:d3:7b",1',
      ['AT+CIPAPMAC="1b:fe:35:98:d3:7b"', 0x010a0000],
      ['AT+CIPAPMAC="FF:FF:FF:FF:FF:FF"', 0x010a0000],
      ['AT+CIPAPMAC="00:00:00:00:00:00"', 0x010a0000],
      ['AT+CIPAPMAC="1a:fe:35:98:d3"', 0x01070001],
      ['AT+CIPAPMAC="1a:fe:35:98:d3:7b:00"', 0x01070001],
      ['AT+CIPAPMAC="1a-fe-35-98-d3-7b"', 0x01070001],
      ['AT+CIPAPMAC="xx:fe:35:98:d3:7b"', 0x01070001],
      ['AT+CIPAPMAC=""', 0x01070001],
      ["AT+CIPAPMAC=1", 0x01080000],
    ]);
  });
});
