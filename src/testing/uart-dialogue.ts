import { expect } from "vitest";
import type { Bench } from "./bench.js";
import { expectRefusals } from "./bench-states.js";
import { OK } from "./dialogue.js";

/** What AT+UART, AT+UART_CUR and AT+UART_DEF have in common. */
export async function expectUartLimits(bench: Bench, command: string): Promise<void> {
  for (const values of ["80,5,1,0,0", "5000000,8,3,2,3", "9600,7,2,1,1", "921600,6,1,0,2"]) {
    expect(await bench.command(`${command}=${values}`)).toBe(OK);
    expect(await bench.command(`${command}?`)).toBe(`${command.slice(2)}:${values}\r\n${OK}`);
    const [baud, dataBits, stopBits, parity, flowControl] = values.split(",").map(Number);
    expect(bench.uart.at(-1)).toEqual({ baud, dataBits, stopBits, parity, flowControl });
  }
  await expectRefusals(bench, [
    command,
    `${command}=?`,
    `${command}=`,
    ...[
      "79,8,1,0,0",
      "5000001,8,1,0,0",
      "-1,8,1,0,0",
      "9600,4,1,0,0",
      "9600,9,1,0,0",
      "9600,8,0,0,0",
      "9600,8,4,0,0",
    ].map((values) => `${command}=${values}`),
    ...["9600,8,1,3,0", "9600,8,1,-1,0", "9600,8,1,0,4", "9600,8,1,0,-1", "9600,8,1,0,0,0", "9600,,1,0,0"].map(
      (values) => `${command}=${values}`,
    ),
    [`${command}=9600`, 0x01080001],
    [`${command}=9600,8,1,0`, 0x01080004],
    [`${command}="9600",8,1,0,0`, 0x01080000],
    [`${command}=9600,8,1,none,0`, 0x01080003],
  ]);
}

/** OK goes out at the old rate, however long that takes, and only then the line changes. */
export async function expectOldRateForOk(bench: Bench, command: string): Promise<void> {
  const line = `${command}=9600,8,1,0,0`;
  let drained: (() => void) | undefined;
  let writtenBefore = "";
  bench.drain = (done) => {
    writtenBefore = bench.takeOutput();
    drained = done;
  };
  await bench.command(line);
  expect(writtenBefore).toBe(`${line}\r\n${OK}`);
  await bench.wait(1000);
  expect(bench.uart.map(({ baud }) => baud)).toEqual([115200]);
  drained?.();
  expect(bench.uart.map(({ baud }) => baud)).toEqual([115200, 9600]);
}
