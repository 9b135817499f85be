import { describe, expect, it } from "vitest";
import { FakeClock } from "../../testing/fake-clock.js";
import { bytesOf, NO_BYTES, textOf } from "../bytes.js";
import { type InputMode, isEscape } from "./input-mode.js";
import { SerialInput } from "./serial-input.js";

/** Notes every burst with its time; a mode with `escapes` notes a lone +++ as an escape. */
function setUp({ escapes = false, passesOn = false }: { escapes?: boolean; passesOn?: boolean } = {}) {
  const clock = new FakeClock();
  const heard: string[] = [];
  const note = (what: string) => heard.push(`${clock.now()} ${what}`);
  const mode: InputMode = {
    passesOn,
    receive(burst) {
      note(burst.length > 20 ? `${burst.length} bytes` : textOf(burst));
      return NO_BYTES;
    },
    ...(escapes ? { receiveEscape: () => void note("escape") } : {}),
  };
  const input = new SerialInput(
    clock,
    mode,
    () => {},
    () => heard.push(input.full ? "full" : "not full"),
  );
  return { clock, heard, input, send: (text: string) => input.receive(bytesOf(text)) };
}

describe("SerialInput", () => {
  it("makes one burst of all that comes at one moment", async () => {
    const { clock, heard, send } = setUp();
    for (const text of ["A", "", "T\r", "\n"]) send(text);
    expect(heard).toEqual([]); // never inside the caller
    await clock.advance(1);
    send("next");
    await clock.advance(1);
    expect(heard).toEqual(["0 AT\r\n", "1 next"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("offers what a mode leaves to the mode that was entered meanwhile, and ends the burst once", async () => {
    const { clock, heard, input, send } = setUp();
    let ended = 0;
    const second: InputMode = {
      receive(burst) {
        heard.push(`second ${textOf(burst)}`);
        return NO_BYTES;
      },
      endBurst: () => void ended++,
    };
    input.enter({
      receive(burst) {
        input.enter(second);
        return burst.subarray(2);
      },
    });
    send("abcd");
    await clock.advance(1);
    expect(heard).toEqual(["second cd"]);
    expect(ended).toBe(1);
  });

  it("runs its callback after each burst", async () => {
    const clock = new FakeClock();
    let handled = 0;
    const input = new SerialInput(
      clock,
      { receive: () => NO_BYTES },
      () => handled++,
      () => {},
    );
    input.receive(bytesOf("a"));
    input.receive(bytesOf("b"));
    await clock.advance(1);
    input.receive(bytesOf("c"));
    await clock.advance(1);
    expect(handled).toBe(2);
  });

  it("says that it is full when 64 KB have come at one moment, until it has looked at them", async () => {
    const { clock, heard, input, send } = setUp();
    send("x".repeat(65_535));
    expect(heard).toEqual([]);
    send("x");
    expect([heard, input.full]).toEqual([["full"], true]);
    await clock.advance(1);
    expect([heard, input.full]).toEqual([["full", "0 65536 bytes"], false]); // the end of the burst says it
    send("x".repeat(70_000));
    input.clear();
    expect(heard.slice(2)).toEqual(["full", "not full"]);
  });

  describe("for a mode that passes input on", () => {
    const bulk = "x".repeat(16_384);

    it("hands over bulk data at once, in order with what came before and behind it", async () => {
      const { clock, heard, send } = setUp({ passesOn: true });
      for (const text of ["a", bulk, bulk, "b", "c"]) send(text);
      expect(heard).toEqual(["0 a", "0 16384 bytes", "0 16384 bytes"]);
      await clock.advance(1);
      expect(heard.slice(3)).toEqual(["0 bc"]);
      expect(clock.pendingTimers).toBe(0);
    });

    it("takes +++ beside bulk data for data", async () => {
      const { clock, heard, send } = setUp({ passesOn: true, escapes: true });
      await clock.advance(10);
      send("+++");
      await clock.advance(1); // might be an escape, so far
      send(bulk);
      send("+++");
      await clock.advance(50);
      expect(heard).toEqual(["11 +++", "11 16384 bytes", "11 +++"]);
    });
  });

  // 3 ms of silence on either side
  it.each<[string, [number, string][], string[]]>([
    ["alone", [[10, "+++"]], ["13 escape"]],
    [
      "3 ms behind other input",
      [
        [10, "a"],
        [13, "+++"],
      ],
      ["10 a", "16 escape"],
    ],
    [
      "2 ms behind other input",
      [
        [10, "a"],
        [12, "+++"],
      ],
      ["10 a", "12 +++"],
    ],
    [
      "3 ms before other input",
      [
        [10, "+++"],
        [13, "a"],
      ],
      ["13 escape", "13 a"],
    ],
    [
      "2 ms before other input",
      [
        [10, "+++"],
        [12, "a"],
      ],
      ["12 +++a"],
    ],
    [
      "in pieces of one moment",
      [
        [10, "++"],
        [10, "+"],
      ],
      ["13 escape"],
    ],
    [
      "in pieces of two moments",
      [
        [10, "++"],
        [11, "+"],
      ],
      ["10 ++", "11 +"],
    ],
    [
      "twice",
      [
        [10, "+++"],
        [20, "+++"],
      ],
      ["13 escape", "23 escape"],
    ],
    [
      "twice too soon",
      [
        [10, "+++"],
        [11, "+++"],
      ],
      ["11 ++++++"],
    ],
    ["four of them", [[10, "++++"]], ["10 ++++"]],
  ])("takes +++ for an escape or not: %s", async (_, sent, expected) => {
    const { clock, heard, send } = setUp({ escapes: true });
    for (const [atMs, text] of sent) {
      if (atMs > clock.now()) await clock.advance(atMs - clock.now());
      send(text);
    }
    await clock.advance(50);
    expect(heard).toEqual(expected);
  });

  it("gives +++ to a mode without escapes as it is", async () => {
    const { clock, heard, send } = setUp();
    send("+++");
    await clock.advance(50);
    expect(heard).toEqual(["0 +++"]);
  });

  it("gives +++ as data to a mode without escapes that was entered while it was under suspicion", async () => {
    const { clock, heard, input, send } = setUp({ escapes: true });
    await clock.advance(10);
    send("+++");
    await clock.advance(1);
    input.enter({
      receive(burst) {
        heard.push(`other ${textOf(burst)}`);
        return NO_BYTES;
      },
    });
    await clock.advance(50);
    expect(heard).toEqual(["other +++"]);
  });

  it("forgets everything at a restart, and tells the mode that it is over", async () => {
    const { clock, heard, input, send } = setUp({ escapes: true });
    let left = 0;
    await clock.advance(10);
    send("+++");
    await clock.advance(1);
    send("more");
    input.enter({ receive: () => NO_BYTES, leave: () => void left++ });
    input.restart({
      receive(burst) {
        heard.push(`new ${textOf(burst)}`);
        return NO_BYTES;
      },
    });
    await clock.advance(50);
    expect(heard).toEqual([]);
    expect(left).toBe(1);
    expect(clock.pendingTimers).toBe(0);
    send("hello");
    await clock.advance(1);
    expect(heard).toEqual(["new hello"]);
  });
});

it.each([
  ["+++", true],
  ["++", false],
  ["++++", false],
  ["++a", false],
  ["", false],
])("isEscape(%j) is %s", (text, expected) => {
  expect(isEscape(bytesOf(text))).toBe(expected);
});
