import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

describe("AT+CWSTARTSMART", () => {
  it("listens until it is stopped, or the modem restarts", async () => {
    const bench = await powerOnBench();
    await expectDialogue(bench, [
      ["AT+CWSTARTSMART", OK],
      ["AT+CWSTARTSMART", ERROR],
      ["AT+CWSTARTSMART=3", ERROR],
      ["AT+CWSTOPSMART", OK],
      ["AT+CWSTARTSMART=3,4", OK],
      ["AT+CWSTOPSMART", OK],
      ['AT+CWSTARTSMART=4,0,"0123456789abcdef"', OK],
    ]);
    expect(await bench.wait(60_000)).toBe("");
    await restart(bench);
    await expectDialogue(bench, [["AT+CWSTARTSMART=1", OK]]);
  });

  it("needs a station, and refuses everything else", async () => {
    const bench = await powerOnBench();
    await expectRefusals(bench, [
      "AT+CWSTARTSMART?",
      "AT+CWSTARTSMART=0",
      "AT+CWSTARTSMART=5",
      "AT+CWSTARTSMART=1,17",
      'AT+CWSTARTSMART=4,0,"short"',
      'AT+CWSTARTSMART=1,0,"0123456789abcdef"',
      ['AT+CWSTARTSMART="1"', 0x01080000],
    ]);
    await bench.command("AT+CWMODE=2");
    await expectDialogue(bench, [["AT+CWSTARTSMART", ERROR]]);
  });
});
