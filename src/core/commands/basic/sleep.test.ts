import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+SLEEP, dialect %s", (dialect) => {
  it.each([
    ["0 (off)", 0, [OK, OK, OK, OK]],
    ["1 (station)", 1, [OK, OK, OK, OK]],
    ["2 (soft-AP)", 2, [OK, ERROR, ERROR, ERROR]],
    ["3 (both)", 3, [OK, ERROR, ERROR, ERROR]],
  ])("in Wi-Fi mode %s allows what the manual says", async (_, mode, answers) => {
    const bench = await powerOnBench({ dialect });
    await bench.command(`AT+CWMODE=${mode}`);
    await expectDialogue(
      bench,
      answers.map((answer, sleepMode) => [`AT+SLEEP=${sleepMode}`, answer]),
    );
  });

  it("leaves the serial line awake: a line that carries bytes is never asleep here", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+SLEEP=2");
    await bench.wait(60_000);
    expect(await bench.command("AT")).toBe(OK);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+SLEEP",
      "AT+SLEEP=?",
      "AT+SLEEP=",
      "AT+SLEEP=4",
      "AT+SLEEP=-1",
      "AT+SLEEP=1,1",
      ['AT+SLEEP="1"', 0x01080000],
    ]);
  });
});

describe("AT+SLEEP?", () => {
  it("shows the mode, which a refusal does not change and a restart forgets", async () => {
    const bench = await powerOnBench();
    await expectDialogue(bench, [
      ["AT+SLEEP?", `+SLEEP:0\r\n${OK}`],
      ["AT+SLEEP=3", OK],
      ["AT+SLEEP?", `+SLEEP:3\r\n${OK}`],
      ["AT+SLEEP=4", ERROR],
      ["AT+SLEEP?", `+SLEEP:3\r\n${OK}`],
    ]);
    await restart(bench);
    expect(await bench.command("AT+SLEEP?")).toBe(`+SLEEP:0\r\n${OK}`);
  });
});
