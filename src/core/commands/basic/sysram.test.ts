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

describe("AT+SYSRAM=, from 4.1", () => {
  it.each(["1", "2", "0x1800", "0xFFFFF"])("shows four numbers for %s", async (capabilities) => {
    const bench = await powerOnBench({ dialect: "4.1" });
    const [, ...texts] =
      /^\+SYSRAM:(\d+),(\d+),(\d+),(\d+)\r\nOK\r\n$/.exec(await bench.command(`AT+SYSRAM=${capabilities}`)) ?? [];
    const [largest = 0, free = 0, minimum = 0, total = 0] = texts.map(Number);
    expect(largest > 0 && largest <= free && minimum <= free && free <= total).toBe(true);
  });

  it("refuses everything else, and is not there before", async () => {
    await expectRefusals(await powerOnBench({ dialect: "4.1" }), [
      "AT+SYSRAM=0",
      "AT+SYSRAM=-1",
      "AT+SYSRAM=0x100000",
      "AT+SYSRAM=1,1",
      ['AT+SYSRAM="1"', 0x01080000],
    ]);
    await expectRefusals(await powerOnBench({ dialect: "3.4" }), ["AT+SYSRAM=1"]);
  });
});
