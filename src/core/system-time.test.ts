import { describe, expect, it } from "vitest";
import { FakeClock } from "../testing/fake-clock.js";
import { SystemTime } from "./system-time.js";

describe("SystemTime", () => {
  it("counts whole seconds from 0 at power-up, whatever the computer's clock says", async () => {
    const clock = new FakeClock({ wallStartMs: 1e12 });
    await clock.advance(12_345);
    const time = new SystemTime(clock);
    expect(time.seconds).toBe(0);
    await clock.advance(999);
    expect(time.seconds).toBe(0);
    await clock.advance(1);
    expect(time.seconds).toBe(1);
  });

  it.each([0, 1_565_853_509, -1, -100, 0x7fffffff])("goes on from %i", async (seconds) => {
    const clock = new FakeClock();
    await clock.advance(1500);
    const time = new SystemTime(clock);
    time.set(seconds);
    expect(time.seconds).toBe(seconds);
    await clock.advance(60_000);
    expect(time.seconds).toBe(seconds + 60);
  });

  it("can be set to a part of a second", async () => {
    const clock = new FakeClock();
    const time = new SystemTime(clock);
    time.setMilliseconds(5999);
    expect(time.seconds).toBe(5);
    await clock.advance(1);
    expect(time.seconds).toBe(6);
  });
});
