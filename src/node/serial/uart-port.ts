import { existsSync } from "node:fs";
import type { SerialPort } from "serialport";
import { lengthOf } from "../../core/bytes.js";
import type { Clock, Log, Timer, UartSettings } from "../../core/ports.js";
import { type SerialPortAdapter, SerialPortError, type SerialPortHandlers } from "./port.js";
import { readStream, StreamOutput } from "./streams.js";

/** How often it is looked whether the port is still, or again, plugged in. */
const LOOK_MS = 1000;
/** How long what was written may take to leave when the port is closed. */
const LAST_BYTES_MS = 1000;
const INITIAL: UartSettings = { baud: 115200, dataBits: 8, stopBits: 1, parity: 0, flowControl: 0 };

export interface UartPortOptions {
  /** `/dev/ttyUSB0`, `COM3`. */
  readonly path: string;
  /** The rate that stands for the one that the modem starts with; other rates are as the modem sets them. */
  readonly baud?: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** A real serial port. What the modem sets with AT+UART is set there. */
export class UartPort implements SerialPortAdapter {
  readonly name: string;
  readonly holdsOutput = false;
  readonly defaultPace = "off";
  #handlers: SerialPortHandlers | undefined;
  #driver: typeof SerialPort | undefined;
  #serial: SerialPort | undefined;
  #output: StreamOutput | undefined;
  #look: Timer | undefined;
  /** What the modem wanted first, what it wants, and what is set. */
  #first: UartSettings | undefined;
  #wanted: UartSettings = INITIAL;
  #applied: UartSettings = INITIAL;
  /** The settings are being changed: nothing may be written meanwhile. */
  #changing = false;
  #writerWaits = false;
  #paused = false;

  constructor(private readonly options: UartPortOptions) {
    this.name = `serial ${options.path}${options.baud === undefined ? "" : `:${options.baud}`}`;
  }

  /** It is known only that nobody is there: when it is unplugged. */
  get hasClient(): false | undefined {
    return this.#output ? undefined : false;
  }

  async open(handlers: SerialPortHandlers): Promise<void> {
    this.#driver = await loadSerialPort();
    this.#handlers = handlers;
    try {
      await this.#plugIn();
    } catch (error) {
      this.#handlers = undefined;
      throw openError(this.options.path, error as Error);
    }
  }

  write(pieces: readonly Uint8Array[]): number {
    if (!this.#output) return lengthOf(pieces);
    if (this.#changing) {
      this.#writerWaits = true;
      return 0;
    }
    return this.#output.write(pieces);
  }

  drain(done: () => void): void {
    const [serial, output] = [this.#serial, this.#output];
    if (!serial || !output) {
      done();
      return;
    }
    output.drain(() => {
      if (serial.isOpen) serial.drain(() => done());
      else done();
    });
  }

  pause(): void {
    this.#paused = true;
    this.#serial?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#serial?.resume();
  }

  configure(settings: UartSettings): void {
    this.#first ??= settings;
    this.#wanted = settings;
    void this.#apply();
  }

  async close(): Promise<void> {
    const [serial, output] = [this.#serial, this.#output];
    this.#handlers = undefined;
    this.#serial = undefined;
    this.#output = undefined;
    this.#look?.cancel();
    if (!serial?.isOpen || !output) return;
    await Promise.race([
      new Promise<void>((resolve) => output.drain(resolve)),
      new Promise((resolve) => setTimeout(resolve, LAST_BYTES_MS)),
    ]);
    // A thread that still waits for the last byte to leave would keep the process from ending.
    if (this.#changing) await new Promise((resolve) => serial.flush(resolve));
    await closeSerial(serial);
  }

  async #plugIn(): Promise<void> {
    const settings = this.#target;
    const Driver = this.#driver as typeof SerialPort;
    const serial = new Driver({ path: this.options.path, autoOpen: false, ...serialOptions(settings) });
    await new Promise<void>((resolve, reject) => serial.open((error) => (error ? reject(error) : resolve())));
    if (!this.#handlers) {
      await closeSerial(serial); // closed while it was being opened
      return;
    }
    this.#serial = serial;
    this.#applied = settings;
    this.#output = new StreamOutput(serial, () => {
      if (this.#serial === serial) this.#handlers?.onWritable();
    });
    serial.on("error", (error) => this.options.log.write("debug", `${this.name}: ${error.message}`));
    serial.on("close", () => this.#unplugged(serial));
    readStream(serial, this.#paused, (bytes) => {
      if (this.#serial === serial) this.#handlers?.onData(bytes);
      this.#output?.flushLater();
    });
    if (process.platform !== "win32") this.#watch(serial);
  }

  /** On Linux and macOS the driver does not tell when the port goes away, and reads nothing again and again. */
  #watch(serial: SerialPort): void {
    this.#look = this.options.clock.schedule(LOOK_MS, () => {
      if (this.#serial !== serial) return;
      if (existsSync(this.options.path)) this.#watch(serial);
      else void closeSerial(serial);
    });
  }

  #unplugged(serial: SerialPort): void {
    if (this.#serial !== serial) return;
    this.#serial = undefined;
    this.#output = undefined;
    serial.destroy();
    this.options.log.write("warn", `${this.name}: the port is gone; trying again until it is back`);
    this.#handlers?.onClient(false);
    this.#lookAgainLater();
  }

  #lookAgainLater(): void {
    this.#look = this.options.clock.schedule(LOOK_MS, () => {
      this.#plugIn().then(
        () => {
          if (!this.#handlers) return;
          this.options.log.write("info", `${this.name}: the port is back`);
          this.#handlers.onClient(true);
        },
        () => {
          if (this.#handlers) this.#lookAgainLater();
        },
      );
    });
  }

  /** The rate asked for on the command line stands for the modem's first one. */
  get #target(): UartSettings {
    const { baud } = this.options;
    const isFirst = this.#wanted.baud === (this.#first ?? INITIAL).baud;
    return baud !== undefined && isFirst ? { ...this.#wanted, baud } : this.#wanted;
  }

  async #apply(): Promise<void> {
    if (this.#changing) return; // the one that runs looks again
    this.#changing = true;
    try {
      for (let serial = this.#serial; serial?.isOpen; serial = this.#serial) {
        const target = this.#target;
        if (isSame(target, this.#applied)) break;
        await new Promise<void>((resolve) => this.drain(resolve));
        if (isSame({ ...target, baud: this.#applied.baud }, this.#applied)) await changeRate(serial, target.baud);
        else await this.#reopen(serial);
        this.#applied = target;
      }
    } catch (error) {
      this.options.log.write("error", `${this.name}: ${(error as Error).message}`);
    }
    this.#changing = false;
    if (!this.#writerWaits) return;
    this.#writerWaits = false;
    this.#handlers?.onWritable();
  }

  /** Everything but the rate is set only when the port is opened. */
  async #reopen(serial: SerialPort): Promise<void> {
    this.#serial = undefined;
    await closeSerial(serial);
    try {
      await this.#plugIn();
    } catch (error) {
      this.#output = undefined;
      this.#handlers?.onClient(false);
      this.#lookAgainLater();
      throw error;
    }
  }
}

async function loadSerialPort(): Promise<typeof SerialPort> {
  try {
    return (await import("serialport")).SerialPort;
  } catch (cause) {
    const message = "A real serial port needs the package serialport: npm install serialport.";
    throw new SerialPortError("unsupported", message, { cause });
  }
}

function serialOptions({ baud, dataBits, stopBits, parity, flowControl }: UartSettings) {
  return {
    baudRate: baud,
    dataBits,
    stopBits: ({ 1: 1, 2: 1.5, 3: 2 } as const)[stopBits],
    parity: (["none", "odd", "even"] as const)[parity],
    rtscts: flowControl >= 2, // only RTS: nothing holds up our side
  };
}

function openError(path: string, cause: Error): SerialPortError {
  const isTaken = /lock|busy|Access denied/i.test(cause.message);
  const reason = isTaken ? "another program has it open" : cause.message.replace(/^Error: /, "");
  return new SerialPortError(isTaken ? "taken" : "failed", `The serial port ${path} cannot be opened: ${reason}.`, {
    cause,
  });
}

function changeRate(serial: SerialPort, baudRate: number): Promise<void> {
  return new Promise((resolve, reject) => {
    serial.update({ baudRate }, (error) => (error ? reject(error) : resolve()));
  });
}

async function closeSerial(serial: SerialPort): Promise<void> {
  if (serial.isOpen) await new Promise<void>((resolve) => serial.close(() => resolve()));
  serial.destroy(); // or writes that wait would never be called back
}

function isSame(one: UartSettings, other: UartSettings): boolean {
  return (Object.keys(one) as (keyof UartSettings)[]).every((name) => one[name] === other[name]);
}
