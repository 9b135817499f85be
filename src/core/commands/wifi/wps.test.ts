import { expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

it("AT+WPS is switched on and off, and nobody presses a button", async () => {
  const bench = await powerOnBench();
  await expectDialogue(bench, [
    ["AT+WPS=1", OK],
    ["AT+WPS=0", OK],
    ["AT+WPS=1,3", OK],
  ]);
  expect(await bench.wait(120_000)).toBe("");
  await expectRefusals(bench, [
    "AT+WPS",
    "AT+WPS?",
    "AT+WPS=2",
    "AT+WPS=0,1",
    "AT+WPS=1,17",
    ['AT+WPS="1"', 0x01080000],
  ]);
  await bench.command("AT+CWMODE=2");
  await expectDialogue(bench, [["AT+WPS=1", ERROR]]);
});
