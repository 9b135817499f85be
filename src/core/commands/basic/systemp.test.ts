import { expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";

it("shows a temperature", async () => {
  const bench = await powerOnBench();
  expect(await bench.command("AT+SYSTEMP?")).toBe("+SYSTEMP:42.50\r\nOK\r\n");
  await expectRefusals(bench, ["AT+SYSTEMP", "AT+SYSTEMP=1", "AT+SYSTEMP=?"]);
});
