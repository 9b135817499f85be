import { describe, expect, it } from "vitest";
import { Bench, powerOnBench } from "../../testing/bench.js";
import { ERROR, expectDialogue, OK } from "../../testing/dialogue.js";
import type { FlashContents } from "../ports.js";

const BUSY = "\r\nbusy p...\r\n";
const BUSY_WITH_CODE = `ERR CODE:0x010b0000\r\n${BUSY}`;
const code = (value: string) => `ERR CODE:0x${value}\r\n${ERROR}`;

describe("refusals", () => {
  // golden 02 to 04
  it.each([
    ["", "01030000"],
    ["hello", "01030000"],
    [" AT", "01030000"],
    ["\xff\xfe", "01030000"],
    ["ATX", "01090000"],
    ["AT+FOO", "01090000"],
    ["AT+FOO=?", "01090000"],
    ["AT+CIPMUX ?", "01090000"],
    [`AT+CIPMUX=${"1,".repeat(20)}1`, "01090000"],
    [`AT+FOO=${"1".repeat(247)}`, "01090000"], // 256 bytes with CR LF
    [`AT+FOO=${"1".repeat(248)}`, "01030000"],
    [`AT+FOO=${"1".repeat(5000)}`, "01030000"],
  ])("show a code with AT+SYSLOG=1 only: %j", async (line, expected) => {
    const bench = await powerOnBench();
    await expectDialogue(bench, [
      [line, ERROR],
      ["AT+SYSLOG=1", OK],
      [line, code(expected)],
      ["AT", OK],
    ]);
  });

  // wire facts 2.7
  it.each(["AT+GMR?", "AT+GMR=1", "AT+GMR=?", "AT+CIPMUX", "AT+CIPMUX=?"])(
    "of a known command in another form show none: %s",
    async (line) => {
      const bench = await powerOnBench();
      await bench.command("AT+SYSLOG=1");
      await expectDialogue(bench, [[line, ERROR]]);
    },
  );

  it("of what a dialect does not have are those of unknown commands", async () => {
    const bench = await powerOnBench({ dialect: "2.2" });
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [["AT+CIPSTATE?", code("01090000")]]);
  });

  it("of a fault in the modem are a plain ERROR for the host, and reported", async () => {
    const fault = new Error("a bug");
    const bench = await powerOnBench();
    bench.modem.time.set = () => {
      throw fault;
    };
    await expect(bench.command("AT+SYSTIMESTAMP=5")).rejects.toBe(fault);
    expect(bench.takeOutput()).toBe(`AT+SYSTIMESTAMP=5\r\n${ERROR}`);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("are in the log whether they are known or not, and so is every answer that says no", async () => {
    const bench = await powerOnBench();
    for (const line of ["AT+NONE", "what", "AT+CIPSEND=5", "AT"]) await bench.command(line);
    const messages = bench.logged.filter(({ level }) => level === "debug").map(({ message }) => message);
    expect(messages).toEqual(["command", "answer", "no command", "answer", "command", "answer", "command"]);
  });

  it("of flash that cannot be written are ERROR, with a line in the log; the next command saves it all", async () => {
    let full = true;
    let saved: FlashContents = { nvs: {}, partitions: {} };
    const storage = {
      load: async () => saved,
      save: async (contents: FlashContents) => {
        if (full) throw new Error("disk is full");
        saved = contents;
      },
    };
    const bench = await powerOnBench({ storage });
    await expectDialogue(bench, [["AT+CIPRECONNINTV=5", ERROR]]);
    expect(bench.logged.some(({ level, message }) => level === "error" && message.includes("disk is full"))).toBe(true);
    full = false;
    await expectDialogue(bench, [["AT+SYSMSG=1", OK]]);
    expect(saved.nvs).toMatchObject({ reconnectInterval: 5, messages: 1 });
  });
});

describe("one command at a time", () => {
  // golden 33
  it.each([
    ["AT\r\nAT+GMR\r\n", `AT\r\n${BUSY}${OK}`],
    ["AT\r\nAT\r\nAT\r\n", `AT\r\n${BUSY}${OK}`],
    ["AT+CIPMUX?\r\nAT+CIPMODE?\r\n", `AT+CIPMUX?\r\n${BUSY}+CIPMUX:0\r\n${OK}`],
    ["AT+FOO\r\nAT\r\n", `AT+FOO\r\n${BUSY}${ERROR}`],
    ["FOO\r\nAT\r\n", `FOO\r\n${ERROR}AT\r\n${OK}`], // refused before a command is looked for
    ["\r\n\r\nAT\r\n", `\r\n${ERROR}\r\n${ERROR}AT\r\n${OK}`],
    [`${"1".repeat(300)}\r\nAT\r\n`, `${"1".repeat(300)}\r\n${ERROR}AT\r\n${OK}`],
    ["AT\r\nA", `AT\r\n${BUSY}${OK}`],
    // wire facts 3.1: one for each read of the UART, of 120 bytes
    [`AT\r\n${"x".repeat(120)}`, `AT\r\n${BUSY}${OK}`],
    [`AT\r\n${"x".repeat(121)}`, `AT\r\n${BUSY}${BUSY}${OK}`],
  ])("answers the burst %j", async (burst, answer) => {
    const bench = await powerOnBench();
    expect(await bench.send(burst)).toBe(answer);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("refuses every burst while a command runs, and throws it away", async () => {
    const bench = await powerOnBench();
    await bench.command('AT+CIPDOMAIN="nosuch.example"'); // 200 ms
    for (const burst of ["AT\r\n", "A"]) expect(await bench.send(burst)).toBe(BUSY);
    expect(await bench.wait(100)).toBe(ERROR);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("shows a code with it when AT+SYSLOG=1", async () => {
    const bench = await powerOnBench();
    await bench.command("AT+SYSLOG=1");
    expect(await bench.send("AT\r\nAT\r\n")).toBe(`AT\r\n${BUSY_WITH_CODE}${OK}`);
  });

  it("restarts when AT+RST comes while a command runs", async () => {
    const bench = await powerOnBench();
    await bench.command('AT+CIPDOMAIN="nosuch.example"');
    expect(await bench.send("AT\r\nAT+RST\r\nAT\r\n")).toBe(`\r\nWill force to restart!!!\r\n${OK}`);
    expect(await bench.wait(1000)).toBe("\r\nready\r\n");
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("does not restart for a part of it, or in another spelling", async () => {
    const bench = await powerOnBench();
    for (const burst of ["AT+RST", "\r\n", "at+rst\r\n", "AT+RST=0\r\n"]) {
      await bench.command('AT+CIPDOMAIN="nosuch.example"');
      expect(await bench.send(burst)).toBe(BUSY);
      expect(await bench.wait(200)).toBe(ERROR);
    }
  });
});

describe("echo", () => {
  it("is written as bytes come, before the line is complete", async () => {
    const bench = await powerOnBench();
    for (const byte of "AT\r") expect(await bench.send(byte)).toBe(byte);
    expect(await bench.send("\n")).toBe(`\n${OK}`);
  });

  it("is off after ATE0, whose own line is still echoed, and on after ATE1 or a restart", async () => {
    const bench = await powerOnBench();
    expect(await bench.send("ATE0\r\n")).toBe(`ATE0\r\n${OK}`);
    expect(await bench.send("AT\r\n")).toBe(OK);
    expect(await bench.send("hello\r\n")).toBe(ERROR);
    expect(await bench.send("ATE1\r\n")).toBe(OK);
    expect(await bench.send("AT\r\n")).toBe(`AT\r\n${OK}`);
    await bench.send("ATE0\r\n");
    await bench.send("AT+RST\r\n");
    await bench.wait(500);
    expect(await bench.send("AT\r\n")).toBe(`AT\r\n${OK}`);
  });
});

it("does not hear anything before it is switched on", async () => {
  const bench = new Bench();
  expect(await bench.send("AT\r\n")).toBe("");
});
