import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("ATE0, dialect %s", (dialect) => {
  it("switches echo off, but its own line is still echoed", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await bench.send("ATE0\r\n")).toBe(`ATE0\r\n${OK}`);
    expect(await bench.send("AT\r\n")).toBe(OK);
    expect(await bench.send("A")).toBe("");
    expect(await bench.send("T\r\n")).toBe(OK);
    expect(await bench.send("ate0\r\n")).toBe(OK);
  });

  it("has no other form, and there is no ATE2", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "ATE0?",
      "ATE0=1",
      "ATE0=?",
      ["ATE", 0x01090000],
      ["ATE2", 0x01090000],
      ["AT+E0", 0x01090000],
    ]);
  });

  it("is forgotten at a restart", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.send("ATE0\r\n");
    await bench.send("AT+RST\r\n");
    await bench.wait(1000);
    expect(await bench.send("AT\r\n")).toBe(`AT\r\n${OK}`);
  });
});
