import { describe, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT, dialect %s", (dialect) => {
  it("answers OK, in upper and lower case", async () => {
    await expectDialogue(await powerOnBench({ dialect }), [
      ["AT", OK],
      ["at", OK],
      ["aT", OK],
    ]);
  });

  it("is nothing else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      ["ATX", 0x01090000],
      ["AT ", 0x01090000],
      ["AT+", 0x01090000],
      ["A", 0x01030000],
      ["", 0x01030000],
      [" AT", 0x01030000],
    ]);
  });
});
