import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPSTAMAC, dialect %s", (dialect) => {
  it("shows and sets the address, which AT+CIFSR shows too", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CWMODE=3", OK],
      ["AT+CIPSTAMAC?", `+CIPSTAMAC:"7c:df:a1:00:00:01"\r\n${OK}`],
      ['AT+CIPSTAMAC="1A:fe:35:98:d3:7B"', OK],
      ["AT+CIPSTAMAC?", `+CIPSTAMAC:"1a:fe:35:98:d3:7b"\r\n${OK}`],
    ]);
    expect(await bench.command("AT+CIFSR")).toContain('+CIFSR:STAMAC,"1a:fe:35:98:d3:7b"\r\n');
  });

  it("refuses everything else, with the codes of the firmware", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CIPSTAMAC",
      "AT+CIPSTAMAC=?",
      "AT+CIPSTAMAC=",
      'AT+CIPSTAMAC="1a:fe:35:98:d3:7b",1',
      ['AT+CIPSTAMAC="1b:fe:35:98:d3:7b"', 0x010a0000],
      ['AT+CIPSTAMAC="FF:FF:FF:FF:FF:FF"', 0x010a0000],
      ['AT+CIPSTAMAC="00:00:00:00:00:00"', 0x010a0000],
      ['AT+CIPSTAMAC="1a:fe:35:98:d3"', 0x01070001],
      ['AT+CIPSTAMAC="1a:fe:35:98:d3:7b:00"', 0x01070001],
      ['AT+CIPSTAMAC="1a-fe-35-98-d3-7b"', 0x01070001],
      ['AT+CIPSTAMAC="xx:fe:35:98:d3:7b"', 0x01070001],
      ['AT+CIPSTAMAC=""', 0x01070001],
      ["AT+CIPSTAMAC=1", 0x01080000],
    ]);
  });
});
