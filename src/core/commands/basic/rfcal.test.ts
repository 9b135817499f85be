import { expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";

it("restarts after its OK", async () => {
  const bench = await powerOnBench();
  await bench.command("AT+CIPMUX=1");
  expect(await commandLasting(bench, "AT+RFCAL", 1000)).toBe("\r\nOK\r\n\r\nready\r\n");
  expect(await bench.command("AT+CIPMUX?")).toBe("+CIPMUX:0\r\n\r\nOK\r\n");
  await expectRefusals(bench, ["AT+RFCAL?", "AT+RFCAL=1", "AT+RFCAL=?"]);
});
