import { describe, expect, it } from "vitest";
import { type Bench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, OK } from "../../../testing/dialogue.js";

const PROMPT = "\r\nOK\r\n\r\n>";

async function change(bench: Bench, parameters: string, patterns: string): Promise<string> {
  expect(await bench.command(`AT+SYSMSGFILTERCFG=${parameters}`)).toBe(PROMPT);
  return bench.send(patterns);
}

describe("AT+SYSMSGFILTERCFG", () => {
  it("lists the filters, the latest first; their flags from 4.2 on", async () => {
    for (const [dialect, flags] of [
      ["5.0", ""],
      ["4.2", ",0"],
    ] as const) {
      const bench = await powerOnBench({ dialect });
      expect(await bench.command("AT+SYSMSGFILTERCFG?")).toBe(OK);
      expect(await change(bench, "1,4,3", "^OneTwo")).toBe(OK);
      expect(await change(bench, "1,,2", "ab")).toBe(OK);
      expect(await change(bench, "1,2,", "cd")).toBe(OK);
      expect(await bench.command("AT+SYSMSGFILTERCFG?")).toBe(
        `+SYSMSGFILTERCFG:0,"cd",""${flags}\r\n+SYSMSGFILTERCFG:1,"","ab"${flags}\r\n+SYSMSGFILTERCFG:2,"^One","Two"${flags}\r\n${OK}`,
      );
    }
  });

  it("removes a filter that is named again, or all of them", async () => {
    const bench = await powerOnBench();
    await change(bench, "1,2,0,1", "ab");
    expect(await change(bench, "2,2,0", "ab")).toBe(ERROR);
    expect(await change(bench, "2,2,0,1", "ab")).toBe(OK);
    expect(await change(bench, "2,2,0,1", "ab")).toBe(ERROR);
    await change(bench, "1,1,1", "xy");
    expect(await bench.command("AT+SYSMSGFILTERCFG=0")).toBe(OK);
    expect(await bench.command("AT+SYSMSGFILTERCFG?")).toBe(OK);
  });

  it("takes the patterns in pieces, and +++ for one", async () => {
    const bench = await powerOnBench();
    expect(await change(bench, "1,3,2", "+++")).toBe("");
    expect(await bench.send("ab")).toBe(OK);
    expect(await bench.command("AT+SYSMSGFILTERCFG?")).toBe(`+SYSMSGFILTERCFG:0,"+++","ab",0\r\n${OK}`);
  });

  it.each([
    ["1,2,0", "[a"],
    ["1,0,2", "a\\"],
    ["1,2,0,1", "(a"],
    ["1,2,0", "a\0"],
  ])("=%s refuses %j", async (parameters, patterns) => {
    const bench = await powerOnBench();
    expect(await change(bench, parameters, patterns)).toBe(ERROR);
    expect(await bench.command("AT+SYSMSGFILTERCFG?")).toBe(OK);
  });

  it("does not filter its own answer", async () => {
    const bench = await powerOnBench();
    await change(bench, "1,5,0", "^+SYS");
    await bench.command("AT+SYSMSGFILTER=1");
    expect(await bench.command("AT+SYSMSGFILTERCFG?")).toBe(`+SYSMSGFILTERCFG:0,"^+SYS","",0\r\n${OK}`);
    expect(await bench.command("AT+SYSLOG?")).toBe(`LOG:0\r\n${OK}`);
  });

  it("takes no more than 50 filters", async () => {
    const bench = await powerOnBench();
    for (let count = 0; count < 50; count++) expect(await change(bench, "1,1,0", "a")).toBe(OK);
    expect(await change(bench, "1,1,0", "a")).toBe(ERROR);
  });

  it("refuses everything else", async () => {
    const always = [
      "AT+SYSMSGFILTERCFG=3",
      "AT+SYSMSGFILTERCFG=-1",
      "AT+SYSMSGFILTERCFG=0,1",
      "AT+SYSMSGFILTERCFG=1,0,0",
      "AT+SYSMSGFILTERCFG=1,,",
      "AT+SYSMSGFILTERCFG=1,257,0",
      "AT+SYSMSGFILTERCFG=1,0,-1",
      "AT+SYSMSGFILTERCFG",
      ["AT+SYSMSGFILTERCFG=1", 0x01080001],
      ["AT+SYSMSGFILTERCFG=1,1", 0x01080002],
      ['AT+SYSMSGFILTERCFG=1,"1",0', 0x01080001],
    ] as const;
    await expectRefusals(await powerOnBench(), [
      ...always,
      "AT+SYSMSGFILTERCFG=1,1,0,4",
      "AT+SYSMSGFILTERCFG=1,1,0,16",
      "AT+SYSMSGFILTERCFG=1,1,0,0,0",
    ]);
    await expectRefusals(await powerOnBench({ dialect: "5.0" }), [
      ...always,
      "AT+SYSMSGFILTERCFG=1,65,0",
      "AT+SYSMSGFILTERCFG=1,1,0,0",
    ]);
  });
});
