import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";

// how the numbers move: src/core/memory.test.ts

describe.each(["2.2", "4.2"])("AT+SYSRAM, dialect %s", (dialect) => {
  it("shows two numbers, without a blank line before OK", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await bench.command("AT+SYSRAM?")).toMatch(/^\+SYSRAM:\d+,\d+\r\nOK\r\n$/);
  });

  it("has neither a test nor an execute form", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ["AT+SYSRAM", "AT+SYSRAM=?"]);
  });
});
