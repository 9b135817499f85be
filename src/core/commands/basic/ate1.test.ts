import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("ATE1, dialect %s", (dialect) => {
  it("switches echo on, but its own line is not echoed yet", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.send("ATE0\r\n");
    expect(await bench.send("ATE1\r\n")).toBe(OK);
    expect(await bench.send("AT\r\n")).toBe(`AT\r\n${OK}`);
    expect(await bench.send("ATE1\r\n")).toBe(`ATE1\r\n${OK}`);
  });

  it("has no other form", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ["ATE1?", "ATE1=1", "ATE1=?", ["AT+E1", 0x01090000]]);
  });
});
