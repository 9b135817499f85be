import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { powerCycle } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";
import { expectOldRateForOk, expectUartLimits } from "../../../testing/uart-dialogue.js";

describe.each(["2.2", "4.2"])("AT+UART, dialect %s", (dialect) => {
  it("sets the line within its limits", async () => {
    await expectUartLimits(await powerOnBench({ dialect }), "AT+UART");
  });

  it("answers at the old rate", async () => {
    await expectOldRateForOk(await powerOnBench({ dialect }), "AT+UART");
  });

  it("is AT+UART_DEF by an older name", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+UART=9600,8,1,0,0", OK],
      ["AT+UART_DEF?", `+UART_DEF:9600,8,1,0,0\r\n${OK}`],
      ["AT+UART_DEF=57600,8,1,0,0", OK],
      ["AT+UART?", `+UART:57600,8,1,0,0\r\n${OK}`],
    ]);
    expect((await powerCycle(bench, { dialect })).uart.map(({ baud }) => baud)).toEqual([57600]);
  });
});
