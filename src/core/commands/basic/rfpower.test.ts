import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each([
  // highest level of Bluetooth LE; set value -> shown value, from the tables of the manual (2.2: ESP32, 4.2: ESP32-C3)
  [
    "2.2",
    7,
    { 40: 34, 43: 34, 44: 44, 51: 44, 52: 52, 56: 56, 60: 60, 65: 60, 66: 66, 72: 72, 77: 72, 78: 78, 84: 78 },
  ],
  ["4.2", 15, { 40: 40, 43: 43, 78: 78, 80: 80, 81: 81, 84: 84 }],
])("AT+RFPOWER, dialect %s", (dialect, highest, shown) => {
  it("shows the step that a value of the radio became", async () => {
    const bench = await powerOnBench({ dialect });
    for (const [value, step] of Object.entries(shown)) {
      expect(await bench.command(`AT+RFPOWER=${value}`)).toBe(OK);
      expect(await bench.command("AT+RFPOWER?")).toMatch(new RegExp(`^\\+RFPOWER:${step},`));
    }
  });

  it("sets Bluetooth LE too, and is not stored", async () => {
    const bench = await powerOnBench({ dialect });
    const before = await bench.command("AT+RFPOWER?");
    await expectDialogue(bench, [
      ["AT+RFPOWER=60,0,0,0", OK],
      ["AT+RFPOWER?", `+RFPOWER:60,0,0,0\r\n${OK}`],
      [`AT+RFPOWER=72,${highest},${highest},${highest}`, OK],
      ["AT+RFPOWER?", `+RFPOWER:72,${highest},${highest},${highest}\r\n${OK}`],
      ["AT+RFPOWER=78", OK],
      ["AT+RFPOWER?", `+RFPOWER:78,${highest},${highest},${highest}\r\n${OK}`],
    ]);
    await restart(bench);
    expect(await bench.command("AT+RFPOWER?")).toBe(before);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+RFPOWER",
      "AT+RFPOWER=?",
      "AT+RFPOWER=",
      "AT+RFPOWER=39",
      "AT+RFPOWER=85",
      "AT+RFPOWER=60,-1",
      `AT+RFPOWER=60,${highest + 1}`,
      `AT+RFPOWER=60,0,0,${highest + 1}`,
      "AT+RFPOWER=60,0,0,0,0",
      ['AT+RFPOWER="60"', 0x01080000],
      ["AT+RFPOWER=60,x", 0x01080001],
    ]);
  });
});
