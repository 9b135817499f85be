import { describe, expect, it } from "vitest";
import { bytesOf, concatBytes, textOf } from "../core/bytes.js";
import type { UartSettings } from "../core/ports.js";
import type { SerialPortAdapter, SerialPortHandlers } from "../node/serial/port.js";
import { FakeClock } from "../testing/fake-clock.js";
import { Tap } from "./tap.js";

/** A port whose far end is in the hands of the test. */
class ScriptedPort implements SerialPortAdapter {
  readonly name = "scripted";
  readonly hasClient = true;
  readonly holdsOutput = false;
  readonly defaultPace = "off";
  capacityBytes = Number.POSITIVE_INFINITY;
  received = "";
  isPaused = false;
  isClosed = false;
  readonly settings: UartSettings[] = [];
  handlers: SerialPortHandlers | undefined;

  async open(handlers: SerialPortHandlers): Promise<void> {
    this.handlers = handlers;
  }
  write(pieces: readonly Uint8Array[]): number {
    const bytes = concatBytes(pieces);
    const taken = Math.min(bytes.length, this.capacityBytes);
    this.capacityBytes -= taken;
    this.received += textOf(bytes.subarray(0, taken));
    return taken;
  }
  drain(done: () => void): void {
    done();
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  configure(settings: UartSettings): void {
    this.settings.push(settings);
  }
  async close(): Promise<void> {
    this.isClosed = true;
  }
  /** The far end writes. */
  say(text: string): void {
    this.handlers?.onData(bytesOf(text));
  }
  takeMore(capacityBytes: number): void {
    this.capacityBytes = capacityBytes;
    this.handlers?.onWritable();
  }
}

async function tapped(baud?: number) {
  const [host, module] = [new ScriptedPort(), new ScriptedPort()];
  const told: string[] = [];
  const tap = new Tap({
    host,
    module,
    clock: new FakeClock(),
    observer: (activity) => "bytes" in activity && told.push(`${activity.kind} ${textOf(activity.bytes)}`),
    ...(baud !== undefined && { baud }),
  });
  await tap.open();
  return { tap, host, module, told };
}

describe("a tap", () => {
  it("passes bytes both ways and tells of them", async () => {
    const { host, module, told } = await tapped();
    host.say("AT\r\n\x00\xff");
    module.say("\r\nOK\r\n");
    expect(module.received).toBe("AT\r\n\x00\xff");
    expect(host.received).toBe("\r\nOK\r\n");
    expect(told).toEqual(["host AT\r\n\x00\xff", "modem \r\nOK\r\n"]);
  });

  it("holds up who writes when the other does not read, and loses nothing", async () => {
    const { host, module } = await tapped();
    module.capacityBytes = 3;
    host.say("abcdefgh");
    expect(host.isPaused).toBe(true);
    module.takeMore(2);
    expect(host.isPaused).toBe(true);
    module.takeMore(100);
    expect(host.isPaused).toBe(false);
    expect(module.received).toBe("abcdefgh");
  });

  it("has its serial ports follow the module's UART, once the module has said OK", async () => {
    const { host, module } = await tapped(9600);
    const factory = { baud: 9600, dataBits: 8, stopBits: 1, parity: 0, flowControl: 0 };
    expect(module.settings).toEqual([factory]);
    host.say("AT+UART_CUR=9");
    host.say("21600,8,1,0,3\r\n");
    module.say("AT+UART_CUR=921600,8,1,0,3\r\n");
    expect(module.settings).toHaveLength(1);
    module.say("\r\nOK\r\n");
    expect(module.settings[1]).toEqual({ ...factory, baud: 921600, flowControl: 3 });
    expect(host.settings).toEqual(module.settings);
    host.say("AT+UART_CUR=1,8,1,0,3\r\n");
    module.say("\r\nERROR\r\n");
    module.say("\r\nOK\r\n");
    expect(module.settings).toHaveLength(2);
  });

  it("closes both ports, also when one cannot be had", async () => {
    const { tap, host, module } = await tapped();
    await tap.close();
    expect([host.isClosed, module.isClosed]).toEqual([true, true]);
    const broken = new ScriptedPort();
    broken.open = () => Promise.reject(new Error("none there"));
    const other = new ScriptedPort();
    const failing = new Tap({ host: broken, module: other, clock: new FakeClock(), observer: () => undefined });
    await expect(failing.open()).rejects.toThrow("none there");
    expect(other.isClosed).toBe(true);
  });
});
