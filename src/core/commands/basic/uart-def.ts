import { defineCommand, set } from "../../dispatch/define-command.js";
import type { UartSettings } from "../../ports.js";
import { formatUart, uartParameters } from "./uart-parameters.js";

/** Manual, Basic AT Commands: AT+UART_DEF. OK still goes out at the old rate. */
export const uartDef = defineCommand({
  name: "UART_DEF",
  chapter: "basic",
  summary: "Set the serial line now and for later starts.",
  query({ modem, reply }) {
    reply.line(`+UART_DEF:${formatUart(modem.settings.getStored("uart"))}`);
  },
  set: set(uartParameters, ({ modem, reply, args }) => {
    // the ranges of the parameters are those of the type
    modem.settings.set("uart", args as UartSettings);
    reply.after(() => modem.uart.applyAfterOutput());
  }),
});
