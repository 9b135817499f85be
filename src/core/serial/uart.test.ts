import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../testing/bench.js";
import { expectDialogue, OK } from "../../testing/dialogue.js";

const FACTORY = { baud: 115200, dataBits: 8, stopBits: 1, parity: 0, flowControl: 0 };

describe("Uart", () => {
  it("sets up the line at the start, and again only when something changes", async () => {
    const bench = await joinedBench();
    expect(bench.uart).toEqual([FACTORY]);
    await expectDialogue(bench, [
      ["AT+UART_CUR=115200,8,1,0,0", OK],
      ["AT+UART_CUR=9600,8,1,0,0", OK],
      ["AT+UART_CUR=9600,8,1,0,0", OK],
      ["AT+UART_CUR=9600,7,3,2,3", OK],
    ]);
    const changed = { ...FACTORY, baud: 9600 };
    expect(bench.uart).toEqual([FACTORY, changed, { ...changed, dataBits: 7, stopBits: 3, parity: 2, flowControl: 3 }]);
    await bench.command("AT+RST");
    await bench.wait(1000);
    expect(bench.uart.at(-1)).toEqual(FACTORY);
  });

  it("waits until the OK has left", async () => {
    const bench = await powerOnBench();
    const waiting: (() => void)[] = [];
    bench.drain = (done) => void waiting.push(done);
    await expectDialogue(bench, [["AT+UART_CUR=9600,8,1,0,0", OK]]);
    expect(bench.uart).toEqual([FACTORY]);
    for (const done of waiting) done();
    expect(bench.uart.at(-1)?.baud).toBe(9600);
  });
});
