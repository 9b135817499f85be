import { describe, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CWCOUNTRY, dialect %s", (dialect) => {
  it("shows and sets policy, code and channels", async () => {
    await expectDialogue(await powerOnBench({ dialect }), [
      ["AT+CWCOUNTRY?", `+CWCOUNTRY:0,"CN",1,13\r\n${OK}`],
      ['AT+CWCOUNTRY=1,"US",1,11', OK],
      ["AT+CWCOUNTRY?", `+CWCOUNTRY:1,"US",1,11\r\n${OK}`],
      ['AT+CWCOUNTRY=0,"JP",14,1', OK],
      ["AT+CWCOUNTRY?", `+CWCOUNTRY:0,"JP",14,1\r\n${OK}`],
      ['AT+CWCOUNTRY=0,"JPN",1,14', OK],
      ["AT+CWCOUNTRY?", `+CWCOUNTRY:0,"JPN",1,14\r\n${OK}`],
    ]);
  });

  it("refuses everything else, with codes that count from one", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+CWCOUNTRY",
      "AT+CWCOUNTRY=?",
      'AT+CWCOUNTRY=,"US",1,11',
      'AT+CWCOUNTRY=1,"US",1,11,1',
      'AT+CWCOUNTRY=1,"US",5,11',
      ['AT+CWCOUNTRY=2,"US",1,11', 0x01070001],
      ['AT+CWCOUNTRY=-1,"US",1,11', 0x01070001],
      ['AT+CWCOUNTRY=1,"",1,11', 0x01070002],
      ['AT+CWCOUNTRY=1,"USAX",1,11', 0x01070002],
      ['AT+CWCOUNTRY=1,"US",0,11', 0x01070003],
      ['AT+CWCOUNTRY=1,"US",15,1', 0x01070003],
      ['AT+CWCOUNTRY=1,"US",1,0', 0x01070004],
      ['AT+CWCOUNTRY=1,"US",1,15', 0x01070004],
      ['AT+CWCOUNTRY=1,"US",1', 0x01080003],
      ["AT+CWCOUNTRY=1,US,1,11", 0x01080001],
    ]);
  });
});
