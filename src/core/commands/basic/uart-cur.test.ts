import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { powerCycle, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";
import { expectOldRateForOk, expectUartLimits } from "../../../testing/uart-dialogue.js";

describe.each(["2.2", "4.2"])("AT+UART_CUR, dialect %s", (dialect) => {
  it("sets the line within its limits", async () => {
    await expectUartLimits(await powerOnBench({ dialect }), "AT+UART_CUR");
  });

  it("answers at the old rate", async () => {
    await expectOldRateForOk(await powerOnBench({ dialect }), "AT+UART_CUR");
  });

  it("lasts until the next start, and leaves AT+UART_DEF? as it was", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+UART_CUR?", `+UART_CUR:115200,8,1,0,0\r\n${OK}`],
      ["AT+UART_CUR=9600,7,3,2,0", OK],
      ["AT+UART_CUR?", `+UART_CUR:9600,7,3,2,0\r\n${OK}`],
      ["AT+UART_DEF?", `+UART_DEF:115200,8,1,0,0\r\n${OK}`],
    ]);
    expect(bench.flash.nvs).toEqual({});
    await restart(bench);
    expect(bench.uart.map(({ baud }) => baud)).toEqual([115200, 9600, 115200]);
    expect(await bench.command("AT+UART_CUR?")).toBe(`+UART_CUR:115200,8,1,0,0\r\n${OK}`);
    expect((await powerCycle(bench, { dialect })).uart.map(({ baud }) => baud)).toEqual([115200]);
  });
});
