import { bytesOf, concatBytes, textOf } from "../core/bytes.js";
import { Modem } from "../core/modem.js";
import type { ModemOptions } from "../core/modem-options.js";
import type { FlashContents, LogLevel, SerialLine, Storage, UartSettings } from "../core/ports.js";
import { FakeClock } from "./fake-clock.js";
import { FakeNetwork, type FakeNetworkOptions } from "./fake-network.js";

/** How long output has to be silent before {@link Bench.send} takes it for complete; fake milliseconds. */
const QUIET_MS = 50;

export interface BenchOptions extends Partial<Omit<ModemOptions, "clock" | "line" | "log">> {
  /** Default: everything the modem reports as a fault of its own is thrown by the next call. */
  readonly flash?: FlashContents;
  /** Names, black holes, latency of the network in memory. */
  readonly internet?: Omit<FakeNetworkOptions, "clock">;
}

/** A modem on a desk: fake clock, fake network, a serial line whose every byte is seen. For tests of dialogues. */
export class Bench implements SerialLine {
  readonly clock: FakeClock;
  /** The modem's network; its other side, for peers, is {@link peers}. */
  readonly network: FakeNetwork;
  readonly modem: Modem;
  readonly logged: { level: LogLevel; message: string }[] = [];
  /** What the modem asked of its line. */
  readonly uart: UartSettings[] = [];
  receiving = true;
  /** Bytes that the line takes at most until {@link takeMore}; undefined: any number. */
  capacityBytes: number | undefined;
  flash: FlashContents;
  #output = "";
  readonly #faults: unknown[] = [];

  constructor(options: BenchOptions = {}) {
    this.clock = new FakeClock();
    this.network = new FakeNetwork({ ...options.internet, clock: this.clock });
    this.flash = options.flash ?? { nvs: {}, partitions: {} };
    const storage: Storage = {
      load: async () => this.flash,
      save: async (contents) => {
        this.flash = contents;
      },
    };
    this.modem = new Modem({
      network: this.network,
      storage,
      random: { integer: () => 0 },
      dialect: "4.2",
      accessPoints: [
        { ssid: "test_ap", password: "12345678" },
        { ssid: "open_ap", channel: 6, rssi: -70 },
      ],
      ...options,
      clock: this.clock,
      line: this,
      log: { write: (level, message) => this.logged.push({ level, message }) },
      onBug: (error) => this.#faults.push(error),
    });
  }

  /** The same network, as the world outside the modem uses it. */
  get peers(): FakeNetwork {
    return this.network;
  }

  // ------------------------------------------------------------------------------------ SerialLine
  write(pieces: readonly Uint8Array[]): number {
    const bytes = concatBytes(pieces);
    const taken = this.capacityBytes === undefined ? bytes.length : Math.min(bytes.length, this.capacityBytes);
    if (this.capacityBytes !== undefined) this.capacityBytes -= taken;
    this.#output += textOf(bytes.subarray(0, taken));
    return taken;
  }
  setReceiving(on: boolean): void {
    this.receiving = on;
  }
  configure(settings: UartSettings): void {
    this.uart.push(settings);
  }
  drain(done: () => void): void {
    done();
  }

  /** The line takes so many more bytes; undefined: any number. */
  takeMore(bytes?: number): void {
    this.capacityBytes = bytes;
    this.modem.lineWritable();
  }

  // --------------------------------------------------------------------------------------- dialogue

  /** Sends text (latin-1) in one burst and returns all that came until it was silent for 50 ms. */
  async send(text: string): Promise<string> {
    this.modem.receive(bytesOf(text));
    return this.wait(QUIET_MS);
  }

  /** Sends a command line and returns the answer without the echo. */
  async command(line: string): Promise<string> {
    const answer = await this.send(`${line}\r\n`);
    const echo = `${line}\r\n`;
    return answer.startsWith(echo) ? answer.slice(echo.length) : answer;
  }

  /** Lets time pass and returns what came meanwhile. */
  async wait(milliseconds: number): Promise<string> {
    await this.clock.advance(milliseconds);
    if (this.#faults.length > 0) throw this.#faults.shift();
    return this.takeOutput();
  }

  takeOutput(): string {
    const output = this.#output;
    this.#output = "";
    return output;
  }
}

/** A bench whose modem has just printed `ready` (which is taken away). */
export async function powerOnBench(options?: BenchOptions): Promise<Bench> {
  const bench = new Bench(options);
  await bench.modem.powerOn();
  await bench.wait(QUIET_MS);
  return bench;
}

/** A bench whose modem is in station mode and has an address. */
export async function joinedBench(options?: BenchOptions): Promise<Bench> {
  const bench = await powerOnBench(options);
  await bench.command('AT+CWJAP="test_ap","12345678"');
  await bench.wait(1000);
  return bench;
}
