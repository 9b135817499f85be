import { describe, expect, it } from "vitest";
import { FakeClock } from "../../testing/fake-clock.js";
import type { UartSettings } from "../ports.js";
import { byteTimeMs, PacedLine } from "./paced-line.js";

const factory: UartSettings = { baud: 115200, dataBits: 8, stopBits: 1, parity: 0, flowControl: 0 };

/** A paced line at whose end everything is noted with its time. */
function paced(settings: Partial<UartSettings> = {}) {
  const clock = new FakeClock();
  const arrived: { atMs: number; bytes: Uint8Array }[] = [];
  const state = { takes: Number.POSITIVE_INFINITY, onWritable: () => {}, onOutput: () => {} };
  const line = new PacedLine({
    clock,
    settings: { ...factory, ...settings },
    output: (bytes) => {
      state.onOutput();
      const taken = Math.min(bytes.length, state.takes);
      state.takes -= taken;
      if (taken > 0) arrived.push({ atMs: clock.now(), bytes: bytes.slice(0, taken) });
      return taken;
    },
    onWritable: () => state.onWritable(),
  });
  const bytes = () => arrived.flatMap((piece) => [...piece.bytes]);
  /** Writes as fast as the line takes it. */
  const writeAll = (data: Uint8Array) => {
    let rest = data;
    state.onWritable = () => {
      rest = rest.subarray(line.write(rest));
    };
    state.onWritable();
  };
  return { clock, line, arrived, state, bytes, writeAll };
}

const numbered = (length: number) => Uint8Array.from({ length }, (_, index) => index & 0xff);

describe("byteTimeMs", () => {
  it.each<[Partial<UartSettings>, number]>([
    [{}, 10 / 115.2],
    [{ baud: 9600 }, 10 / 9.6],
    [{ dataBits: 7 }, 9 / 115.2],
    [{ parity: 1 }, 11 / 115.2],
    [{ stopBits: 2 }, 10.5 / 115.2],
    [{ stopBits: 3, parity: 2 }, 12 / 115.2],
  ])("%o takes %d ms", (settings, expectedMs) => {
    expect(byteTimeMs({ ...factory, ...settings })).toBeCloseTo(expectedMs, 10);
  });
});

describe("PacedLine", () => {
  it("lets a short answer out when its last bit has left, in one piece", async () => {
    const { clock, line, arrived } = paced();
    expect(line.write(numbered(6))).toBe(6);
    await clock.advance(0.5);
    expect(arrived).toEqual([]);
    await clock.advance(0.03);
    expect(arrived).toEqual([{ atMs: expect.closeTo(6 * byteTimeMs(factory), 6), bytes: numbered(6) }]);
    expect(line.isEmpty).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([9600, 115200, 921600, 5_000_000])("keeps the rate of %d baud exactly", async (baud) => {
    const { clock, writeAll, bytes, arrived } = paced({ baud });
    const count = Math.ceil(baud / 20); // half a second
    writeAll(numbered(count));
    await clock.advance(250);
    expect(Math.abs(bytes().length - (250 * baud) / 10_000)).toBeLessThanOrEqual(Math.ceil(0.005 * (baud / 10)));
    await clock.advance(255);
    expect(bytes()).toEqual([...numbered(count)]);
    expect(arrived.at(-1)?.atMs).toBeCloseTo((count * 10_000) / baud, 3);
    // a few milliseconds a piece, not a timer for every byte
    expect(arrived.length).toBeLessThan(160);
  });

  it("never lets out more than has had its time", async () => {
    const { clock, writeAll, arrived } = paced({ baud: 57600 });
    writeAll(numbered(5000));
    await clock.advance(1000);
    let sent = 0;
    for (const { atMs, bytes } of arrived) {
      sent += bytes.length;
      expect(sent).toBeLessThanOrEqual(atMs * 5.76 + 1e-3);
    }
    expect(sent).toBe(5000);
  });

  it("makes up for timers that run late", async () => {
    const clock = new FakeClock();
    let sent = 0;
    const late = { ...clock, now: () => clock.now(), wallTimeMs: () => 0 };
    const line = new PacedLine({
      clock: { ...late, schedule: (delayMs, action) => clock.schedule(delayMs + 7.3, action) },
      settings: factory,
      output: (bytes) => {
        sent += bytes.length;
        return bytes.length;
      },
      onWritable: () => void line.write(numbered(1000)),
    });
    line.write(numbered(1000));
    await clock.advance(1000);
    expect(sent).toBeGreaterThan(11520 - 140);
    expect(sent).toBeLessThanOrEqual(11520);
  });

  it("starts anew after a pause: idle time is not saved up", async () => {
    const { clock, line, arrived } = paced({ baud: 9600 });
    line.write(numbered(2));
    await clock.advance(1000);
    line.write(numbered(100));
    await clock.advance(50);
    const sent = arrived.slice(1).reduce((sum, piece) => sum + piece.bytes.length, 0);
    expect(sent).toBeLessThanOrEqual(48);
  });

  it("takes no more than its buffer holds, and says when there is room", async () => {
    const { clock, line, state } = paced();
    let asked = 0;
    state.onWritable = () => asked++;
    expect(line.write(numbered(1000))).toBe(231);
    expect(line.write(numbered(1))).toBe(0);
    await clock.advance(5);
    expect(asked).toBe(1);
    expect(line.write(numbered(1))).toBe(1);
  });

  it("stands still while its output is full, and goes on without loss", async () => {
    const { clock, line, state, bytes } = paced();
    state.takes = 10;
    line.write(numbered(100));
    await clock.advance(1000);
    expect(bytes()).toEqual([...numbered(10)]);
    expect(clock.pendingTimers).toBe(0);
    state.takes = Number.POSITIVE_INFINITY;
    line.outputWritable();
    await clock.advance(5);
    expect(bytes().length).toBeLessThan(70);
    await clock.advance(5);
    expect(bytes()).toEqual([...numbered(100)]);
  });

  it("tells when everything has left, and at once when nothing is there", async () => {
    const { clock, line } = paced();
    const events: string[] = [];
    line.drain(() => events.push("empty"));
    line.write(numbered(6));
    line.drain(() => events.push(`left at ${clock.now().toFixed(2)}`));
    expect(events).toEqual(["empty"]);
    await clock.advance(10);
    expect(events).toEqual(["empty", "left at 0.52"]);
  });

  it("changes its rate", async () => {
    const { clock, line, bytes } = paced();
    line.configure({ ...factory, baud: 1000 });
    line.write(numbered(100));
    await clock.advance(995);
    expect(bytes().length).toBe(99);
    line.configure({ ...factory, baud: 10_000 });
    await clock.advance(1.1);
    expect(bytes()).toEqual([...numbered(100)]);
  });

  it("lets a short write out whole, with its last byte, whatever stands around it", async () => {
    const { clock, line, arrived, bytes } = paced();
    line.write(numbered(70));
    line.write(numbered(30));
    line.write(numbered(20));
    await clock.advance(1000);
    expect(bytes().length).toBe(120);
    let length = 0;
    const ends = arrived.map((piece) => {
      length += piece.bytes.length;
      return length;
    });
    expect(ends.filter((end) => (end > 70 && end < 100) || (end > 100 && end < 120))).toEqual([]);
  });

  it("takes a short write whole or not at all", () => {
    const { line } = paced();
    let room = 0;
    for (let taken = 60; taken === 60; ) {
      taken = line.write(numbered(60));
      room += taken;
      expect([0, 60]).toContain(taken);
    }
    expect(room).toBeGreaterThan(0);
  });

  it("forgets what has not left when it is cleared, also from inside", async () => {
    const { clock, line, state, bytes } = paced();
    let drained = 0;
    line.write(numbered(50));
    line.drain(() => drained++);
    line.clear();
    expect(drained).toBe(1);
    await clock.advance(100);
    expect(bytes()).toEqual([]);

    state.onOutput = () => {
      state.onOutput = () => {};
      line.clear();
      line.write(Uint8Array.of(99));
    };
    line.write(numbered(3));
    await clock.advance(100);
    expect(bytes().at(-1)).toBe(99);
    expect(line.isEmpty).toBe(true);
  });
});
