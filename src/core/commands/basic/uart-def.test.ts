import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { powerCycle, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";
import { expectOldRateForOk, expectUartLimits } from "../../../testing/uart-dialogue.js";

describe.each(["2.2", "4.2"])("AT+UART_DEF, dialect %s", (dialect) => {
  it("sets the line within its limits", async () => {
    await expectUartLimits(await powerOnBench({ dialect }), "AT+UART_DEF");
  });

  it("answers at the old rate", async () => {
    await expectOldRateForOk(await powerOnBench({ dialect }), "AT+UART_DEF");
  });

  it("holds at once and after every start, whatever AT+SYSSTORE says", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+SYSSTORE=0", OK],
      ["AT+UART_DEF=9600,8,1,0,3", OK],
      ["AT+UART_CUR?", `+UART_CUR:9600,8,1,0,3\r\n${OK}`],
      ["AT+UART_CUR=57600,8,1,0,0", OK],
      ["AT+UART_DEF?", `+UART_DEF:9600,8,1,0,3\r\n${OK}`],
    ]);
    await restart(bench);
    expect(bench.uart.map(({ baud }) => baud)).toEqual([115200, 9600, 57600, 9600]);
    const other = await powerCycle(bench, { dialect });
    expect(other.uart).toEqual([{ baud: 9600, dataBits: 8, stopBits: 1, parity: 0, flowControl: 3 }]);
    expect(await other.command("AT+UART_DEF?")).toBe(`+UART_DEF:9600,8,1,0,3\r\n${OK}`);
  });
});
