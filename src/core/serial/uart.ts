import type { SerialLine, UartSettings } from "../ports.js";
import type { Settings } from "../settings/settings.js";

/** The modem's UART: AT+UART_CUR and AT+UART_DEF. */
export class Uart {
  #applied: UartSettings | undefined;

  constructor(
    private readonly line: SerialLine,
    private readonly settings: Settings,
  ) {}

  /** Makes the line follow the setting, at once. */
  apply(): void {
    const wanted = this.settings.get("uart");
    if (this.#applied && sameSettings(wanted, this.#applied)) return;
    this.#applied = wanted;
    this.line.configure(wanted);
  }

  /** As {@link apply}, once all output has gone out at the old rate. */
  applyAfterOutput(): void {
    this.line.drain(() => this.apply());
  }
}

function sameSettings(one: UartSettings, other: UartSettings): boolean {
  return (
    one.baud === other.baud &&
    one.dataBits === other.dataBits &&
    one.stopBits === other.stopBits &&
    one.parity === other.parity &&
    one.flowControl === other.flowControl
  );
}
