import { defineCommand, set } from "../../dispatch/define-command.js";
import type { UartSettings } from "../../ports.js";
import { formatUart, uartParameters } from "./uart-parameters.js";

/** Manual, Basic AT Commands: AT+UART_CUR. OK still goes out at the old rate. */
export const uartCur = defineCommand({
  name: "UART_CUR",
  chapter: "basic",
  summary: "Set the serial line until the next start.",
  query({ modem, reply }) {
    reply.line(`+UART_CUR:${formatUart(modem.settings.get("uart"))}`);
  },
  set: set(uartParameters, ({ modem, reply, args }) => {
    // the ranges of the parameters are those of the type
    modem.settings.setForNow("uart", args as UartSettings);
    reply.after(() => modem.uart.applyAfterOutput());
  }),
});
