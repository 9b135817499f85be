import { describe, expect, it } from "vitest";
import { bytesOf, textOf } from "../bytes.js";
import { LineReader } from "./line-reader.js";

/** Feeds bursts; lines that begin with "!" are refused at once, so that reading goes on in the same burst. */
function read(...bursts: string[]) {
  const lines: string[] = [];
  let echoed = "";
  const left: string[] = [];
  const reader = new LineReader({
    echo: (bytes) => {
      echoed += textOf(bytes);
    },
    onLine: (line) => {
      lines.push(line);
      return !line.startsWith("!");
    },
  });
  for (const burst of bursts) {
    left.push(textOf(reader.receive(bytesOf(burst))));
    reader.endBurst();
  }
  return { lines, echoed, left: left.join("") };
}

describe("LineReader", () => {
  // golden 01, 02
  it.each<[string, string[], lines: string[], echoed: string]>([
    ["a line in one piece", ["AT\r\n"], ["AT"], "AT\r\n"],
    ["a line in single bytes", ["A", "T", "\r", "\n"], ["AT"], "AT\r\n"],
    ["CR LF in two bursts", ["AT\r", "\n"], ["AT"], "AT\r\n"],
    ["LF alone does not end a line", ["AT\n", "AT\r\n"], ["AT\nAT"], "AT\nAT\r\n"],
    ["CR alone does not end a line", ["AT\rAT", "\r\n"], ["AT\rAT"], "AT\rAT\r\n"],
    ["the second CR ends it", ["AT\r\r\n"], ["AT\r"], "AT\r\r\n"],
    ["an empty line", ["\r\n"], [""], "\r\n"],
    ["bytes of all kinds", ["\xff\x01\r\n"], ["\xff\x01"], "\xff\x01\r\n"],
    ["NUL before a line", ["\0\0AT\r\n"], ["AT"], "AT\r\n"],
    ["NUL within a line forgets what was before", ["A\0T\r\n"], ["T"], "AT\r\n"],
    ["NUL between CR and LF", ["AT\r\0\n\r\n"], ["\n"], "AT\r\n\r\n"],
    ["nothing without a line end", ["AT"], [], "AT"],
  ])("%s", (_, bursts, lines, echoed) => {
    expect(read(...bursts)).toEqual({ lines, echoed, left: "" });
  });

  it("leaves what follows a line in the same burst, without echo", () => {
    expect(read("AT\r\nAT+GMR\r\n")).toEqual({ lines: ["AT"], echoed: "AT\r\n", left: "AT+GMR\r\n" });
  });

  it("reads on behind a line that was refused at once", () => {
    expect(read("!a\r\n!b\r\nAT\r\nrest")).toEqual({
      lines: ["!a", "!b", "AT"],
      echoed: "!a\r\n!b\r\nAT\r\n",
      left: "rest",
    });
  });

  // golden 04: more than 255 waiting bytes are forgotten when the burst is over, unless the last is CR
  it.each([
    [255, "", `${"x".repeat(255)}`],
    [256, "", ""],
    [300, "", ""],
    [300, "\r", `${"x".repeat(300)}`],
    [5000, "\r", ""],
  ])("keeps what it should of %d bytes and %j without a line end", (count, end, kept) => {
    expect(read("x".repeat(count) + end, end === "" ? "\r\n" : "\n").lines).toEqual(
      kept === "" && end !== "" ? [] : [kept],
    );
  });

  it("hands over long lines whole: refusing them is not its business", () => {
    expect(read(`${"x".repeat(1000)}\r\n`).lines[0]).toHaveLength(1000);
  });

  it("forgets a half-typed line when told to", () => {
    const lines: string[] = [];
    const reader = new LineReader({ echo: () => {}, onLine: (line) => lines.push(line) > 0 });
    reader.receive(bytesOf("AT+CIP\r"));
    reader.clear();
    reader.receive(bytesOf("\nAT\r\n"));
    expect(lines).toEqual(["\nAT"]);
  });
});
