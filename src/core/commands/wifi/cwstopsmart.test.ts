import { expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

// what it ends: cwstartsmart.test.ts
it("AT+CWSTOPSMART is OK also when nothing was started, and has no other form", async () => {
  const bench = await powerOnBench();
  expect(await bench.command("AT+CWSTOPSMART")).toBe(OK);
  await expectRefusals(bench, ["AT+CWSTOPSMART?", "AT+CWSTOPSMART=1"]);
});
