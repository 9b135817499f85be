import { textOf } from "../core/bytes.js";
import type { Activity, Observer } from "../core/index.js";
import type { Clock, UartSettings } from "../core/ports.js";
import { FACTORY_UART } from "../core/settings/definitions.js";
import type { SerialPortAdapter } from "../node/serial/port.js";

export interface TapOptions {
  /** Where the host is. */
  readonly host: SerialPortAdapter;
  /** Where the module is. */
  readonly module: SerialPortAdapter;
  readonly clock: Clock;
  /** Is told every byte of both directions, as it comes in. */
  readonly observer: Observer;
  /** The rate at which the module is when the tap begins; default 115200. */
  readonly baud?: number;
  /** One of the two has closed its end for good. */
  readonly onEnd?: () => void;
}

/**
 * Stands between a host and a module and passes bytes both ways, unchanged, none kept and none lost: who does not read
 * holds up who writes. Where the host changes the module's UART, the serial ports follow.
 */
export class Tap {
  readonly #down: Direction;
  readonly #up: Direction;
  readonly #rate: RateChange;

  constructor(private readonly options: TapOptions) {
    const { host, module } = options;
    this.#rate = new RateChange((settings) => this.#configure(settings));
    this.#down = new Direction(host, module, (bytes) => {
      this.#tell({ kind: "host", bytes });
      this.#rate.fromHost(bytes);
    });
    this.#up = new Direction(module, host, (bytes) => {
      this.#tell({ kind: "modem", bytes });
      this.#rate.fromModule(bytes);
    });
  }

  /** Rejects with a SerialPortError when one of the ports cannot be had. */
  async open(): Promise<void> {
    const { host, module, baud, onEnd = () => undefined } = this.options;
    try {
      await module.open({
        onData: (bytes) => this.#up.pass(bytes),
        onWritable: () => this.#down.go(),
        onClient: () => this.#down.go(),
        onEnd,
      });
      await host.open({
        onData: (bytes) => this.#down.pass(bytes),
        onWritable: () => this.#up.go(),
        onClient: () => this.#up.go(),
        onEnd,
      });
    } catch (error) {
      await this.close();
      throw error;
    }
    this.#configure({ ...FACTORY_UART, ...(baud !== undefined && { baud }) });
  }

  async close(): Promise<void> {
    await Promise.all([this.options.host.close(), this.options.module.close()]);
  }

  #tell(activity: Activity): void {
    this.options.observer(activity, this.options.clock.now());
  }

  #configure(settings: UartSettings): void {
    this.options.host.configure?.(settings);
    this.options.module.configure?.(settings);
  }
}

/** From one port to the other. */
class Direction {
  #waiting: Uint8Array | undefined;

  constructor(
    private readonly from: SerialPortAdapter,
    private readonly to: SerialPortAdapter,
    private readonly onBytes: (bytes: Uint8Array) => void,
  ) {}

  /** One read. There is nothing waiting, as the port was paused otherwise. */
  pass(bytes: Uint8Array): void {
    this.onBytes(bytes);
    const taken = this.to.write([bytes]);
    if (taken === bytes.length) return;
    this.#waiting = bytes.subarray(taken);
    this.from.pause();
  }

  /** There is room again. */
  go(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    const taken = this.to.write([waiting]);
    if (taken < waiting.length) {
      this.#waiting = waiting.subarray(taken);
      return;
    }
    this.#waiting = undefined;
    this.from.resume();
  }
}

/** Longer than any AT+UART line. */
const KEPT_CHARACTERS = 64;

/** Sees the host set the module's UART, which holds from the module's OK on. */
class RateChange {
  #line = "";
  #wanted: UartSettings | undefined;

  constructor(private readonly onChange: (settings: UartSettings) => void) {}

  fromHost(bytes: Uint8Array): void {
    this.#line = (this.#line + textOf(bytes.subarray(-KEPT_CHARACTERS))).slice(-KEPT_CHARACTERS);
    const found = /AT\+UART(?:_CUR|_DEF)?=(\d+),(\d),(\d),(\d),(\d)\r?\n$/i.exec(this.#line);
    if (!found) return;
    const [baud = 0, dataBits, stopBits, parity, flowControl] = found.slice(1).map(Number);
    this.#wanted = { baud, dataBits, stopBits, parity, flowControl } as UartSettings;
    this.#line = "";
  }

  fromModule(bytes: Uint8Array): void {
    if (!this.#wanted) return;
    const text = textOf(bytes.subarray(-KEPT_CHARACTERS));
    if (/OK\r\n$/.test(text)) this.onChange(this.#wanted);
    if (/(OK|ERROR)\r\n$/.test(text)) this.#wanted = undefined;
  }
}
