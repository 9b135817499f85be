import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, powerCycle, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

// which settings it is about: src/core/settings/persistence.test.ts

describe.each(["2.2", "4.2"])("AT+SYSSTORE, dialect %s", (dialect) => {
  it("decides what a restart and a power cycle leave, and is itself forgotten", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+SYSSTORE?", `+SYSSTORE:1\r\n${OK}`],
      ["AT+CWMODE=2", OK],
      ["AT+SYSSTORE=0", OK],
      ["AT+SYSSTORE?", `+SYSSTORE:0\r\n${OK}`],
      ["AT+CWMODE=3", OK],
      ["AT+CWMODE?", `+CWMODE:3\r\n${OK}`],
    ]);
    await restart(bench);
    const stored = [
      ["AT+CWMODE?", `+CWMODE:2\r\n${OK}`],
      ["AT+SYSSTORE?", `+SYSSTORE:1\r\n${OK}`],
    ] as const;
    await expectDialogue(bench, stored);
    await expectDialogue(await powerCycle(bench, { dialect }), stored);
  });

  it("does not store later what was set before it was switched on", async () => {
    const bench = await powerOnBench({ dialect });
    for (const line of ["AT+SYSSTORE=0", "AT+CWMODE=3", "AT+SYSSTORE=1", "AT+SYSMSG=1"]) await bench.command(line);
    expect(bench.flash.nvs).toEqual({ messages: 1 });
    await restart(bench);
    expect(await bench.command("AT+CWMODE?")).toBe(`+CWMODE:1\r\n${OK}`);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+SYSSTORE",
      "AT+SYSSTORE=?",
      "AT+SYSSTORE=",
      "AT+SYSSTORE=2",
      "AT+SYSSTORE=-1",
      "AT+SYSSTORE=1,1",
      ['AT+SYSSTORE="1"', 0x01080000],
    ]);
  });
});
