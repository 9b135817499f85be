import { describe, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each([
  ["2.2", OK],
  ["4.2", ERROR],
])("AT+SLEEPWKCFG, dialect %s", (dialect, timer) => {
  it("takes a pin with its level, and the timer where the generation knows it", async () => {
    await expectDialogue(await powerOnBench({ dialect }), [
      ["AT+SLEEPWKCFG=2,12,0", OK],
      ["AT+SLEEPWKCFG=2,0,1", OK],
      ["AT+SLEEPWKCFG=0,1000", timer],
    ]);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+SLEEPWKCFG",
      "AT+SLEEPWKCFG?",
      "AT+SLEEPWKCFG=?",
      "AT+SLEEPWKCFG=0,1000,1",
      "AT+SLEEPWKCFG=0,-1",
      "AT+SLEEPWKCFG=1,1",
      "AT+SLEEPWKCFG=1,1,1",
      "AT+SLEEPWKCFG=2,12",
      "AT+SLEEPWKCFG=2,12,2",
      "AT+SLEEPWKCFG=2,12,-1",
      "AT+SLEEPWKCFG=2,-1,0",
      "AT+SLEEPWKCFG=3,12,0",
      "AT+SLEEPWKCFG=2,12,0,0",
      ["AT+SLEEPWKCFG=2", 0x01080001],
      ["AT+SLEEPWKCFG=2,12,low", 0x01080002],
    ]);
  });
});
