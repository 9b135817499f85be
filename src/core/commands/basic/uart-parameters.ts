import { number } from "../../dispatch/parameters.js";
import type { UartSettings } from "../../ports.js";

/** The parameters that AT+UART, AT+UART_CUR and AT+UART_DEF share. Source: manual; limits: wire facts 11.7. */
export const uartParameters = [
  number("baud", "baud rate", { minimum: 80, maximum: 5_000_000 }),
  number("dataBits", "data bits", { minimum: 5, maximum: 8 }),
  number("stopBits", "stop bits: 1 = 1, 2 = 1.5, 3 = 2", { minimum: 1, maximum: 3 }),
  number("parity", "0 none, 1 odd, 2 even", { minimum: 0, maximum: 2 }),
  number("flowControl", "0 none, 1 RTS, 2 CTS, 3 both", { minimum: 0, maximum: 3 }),
] as const;

export function formatUart({ baud, dataBits, stopBits, parity, flowControl }: UartSettings): string {
  return [baud, dataBits, stopBits, parity, flowControl].join(",");
}
