import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../core/ports.js";

/** What the contract needs to let time pass on the clock under test. */
export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets at least `ms` milliseconds pass, with everything that falls due. */
  pass(ms: number): Promise<void>;
}

/** Registers the tests that every {@link Clock} has to pass. */
export function describeClockContract(name: string, create: () => ClockUnderTest): void {
  describe(`${name} keeps the Clock contract`, () => {
    const cleanUp: (() => void)[] = [];
    afterEach(() => {
      for (const action of cleanUp.splice(0)) action();
    });

    it("does not go back and moves on", async () => {
      const { clock, pass } = create();
      const startMs = clock.now();
      await pass(5);
      expect(clock.now()).toBeGreaterThanOrEqual(startMs + 5);
    });

    it("tells the wall time in milliseconds since 1970 and moves it along", async () => {
      const { clock, pass } = create();
      const startMs = clock.wallTimeMs();
      expect(startMs).toBeGreaterThan(Date.UTC(2020, 0, 1));
      await pass(20);
      expect(clock.wallTimeMs()).toBeGreaterThan(startMs);
    });

    it.each([0, 1, 10])("runs an action after %i ms, once, not inside the call and not early", async (delayMs) => {
      const { clock, pass } = create();
      const startMs = clock.now();
      const ranAt: number[] = [];
      clock.schedule(delayMs, () => ranAt.push(clock.now()));
      expect(ranAt).toEqual([]);
      await pass(delayMs + 30);
      expect(ranAt).toHaveLength(1);
      expect(ranAt[0]).toBeGreaterThanOrEqual(startMs + delayMs);
    });

    it.each([0, 5])("runs timers of %i ms in the order in which they were scheduled", async (delayMs) => {
      const { clock, pass } = create();
      const ran: number[] = [];
      const wanted = Array.from({ length: 50 }, (_, index) => index);
      for (const index of wanted) clock.schedule(delayMs, () => ran.push(index));
      await pass(delayMs + 30);
      expect(ran).toEqual(wanted);
    });

    it("runs timers by due time, whatever the order of scheduling", async () => {
      const { clock, pass } = create();
      const ran: number[] = [];
      for (const delayMs of [30, 0, 20, 10, 5]) clock.schedule(delayMs, () => ran.push(delayMs));
      await pass(60);
      expect(ran).toEqual([0, 5, 10, 20, 30]);
    });

    it("runs what an action schedules, after the actions of the same moment", async () => {
      const { clock, pass } = create();
      const ran: string[] = [];
      clock.schedule(5, () => {
        ran.push("first");
        clock.schedule(0, () => ran.push("nested"));
      });
      clock.schedule(5, () => ran.push("second"));
      await pass(40);
      expect(ran).toEqual(["first", "second", "nested"]);
    });

    it("forgets a cancelled timer, also one that is due at the same moment", async () => {
      const { clock, pass } = create();
      const ran: string[] = [];
      clock.schedule(5, () => ran.push("cancelled early")).cancel();
      clock.schedule(6, () => later.cancel());
      const later = clock.schedule(6, () => ran.push("cancelled by the one before"));
      clock.schedule(7, () => ran.push("kept"));
      await pass(40);
      expect(ran).toEqual(["kept"]);
    });

    it("takes cancel() of a timer that has run, is running, or was cancelled", async () => {
      const { clock, pass } = create();
      let count = 0;
      const timer = clock.schedule(0, () => {
        count++;
        timer.cancel();
      });
      clock.schedule(1, () => count++);
      await pass(30);
      timer.cancel();
      timer.cancel();
      expect(count).toBe(2);
    });

    it("takes a delay of months without running it now", async () => {
      const { clock, pass } = create();
      let ran = false;
      const timer = clock.schedule(2 ** 33, () => (ran = true));
      cleanUp.push(() => timer.cancel());
      await pass(30);
      expect(ran).toBe(false);
    });

    it.each([-1, -0.001, NaN, Infinity])("refuses a delay of %d", (delayMs) => {
      const { clock } = create();
      expect(() => clock.schedule(delayMs, () => undefined)).toThrow(RangeError);
    });
  });
}
