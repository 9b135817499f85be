import { describe, expect, it } from "vitest";
import { type Bench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

const PROMPT = "\r\nOK\r\n\r\n>";

async function writeBytes(bench: Bench, where: string, bytes: string): Promise<string> {
  expect(await bench.command(`AT+SYSMFG=2,${where},${bytes.length}`)).toBe(PROMPT);
  return bench.send(bytes);
}

describe("AT+SYSMFG, from 3.2", () => {
  it("keeps values of every type, and shows them", async () => {
    const bench = await powerOnBench({ dialect: "3.4" });
    await expectDialogue(bench, [["AT+SYSMFG?", OK]]);
    for (const [type, value, shown] of [
      [1, 256 + 7, "1,7"],
      [2, -1, "2,-1"],
      [3, -1, "5,65535"],
      [4, 300, "3,300"],
      [5, -1, "10,4294967295"],
      [6, -5, "2,-5"],
    ] as const) {
      await expectDialogue(bench, [
        [`AT+SYSMFG=2,"numbers","n${type}",${type},${value}`, OK],
        [`AT+SYSMFG=1,"numbers","n${type}"`, `+SYSMFG:"numbers","n${type}",${type},${shown}\r\n${OK}`],
      ]);
    }
    expect(await writeBytes(bench, '"texts","name",7', "a name")).toBe(OK);
    expect(await writeBytes(bench, '"texts","bytes",8', "a\0\r\n+++")).toBe(OK);
    await expectDialogue(bench, [
      ["AT+SYSMFG?", `+SYSMFG:"numbers"\r\n+SYSMFG:"texts"\r\n${OK}`],
      ["AT+SYSMFG=1", `+SYSMFG:"numbers"\r\n+SYSMFG:"texts"\r\n${OK}`],
      ['AT+SYSMFG=1,"texts"', `+SYSMFG:"texts","name",7\r\n+SYSMFG:"texts","bytes",8\r\n${OK}`],
      ['AT+SYSMFG=1,"texts","name"', `+SYSMFG:"texts","name",7,6,a name\r\n${OK}`],
      ['AT+SYSMFG=1,"texts","name",2,3', `+SYSMFG:"texts","name",7,3,nam\r\n${OK}`],
      ['AT+SYSMFG=1,"texts","bytes"', `+SYSMFG:"texts","bytes",8,7,a\0\r\n+++\r\n${OK}`],
    ]);
    const other = await powerOnBench({ dialect: "3.4", flash: bench.flash });
    await expectDialogue(other, [['AT+SYSMFG=1,"texts","name"', `+SYSMFG:"texts","name",7,6,a name\r\n${OK}`]]);
  });

  it("erases a key, or a name space", async () => {
    const bench = await powerOnBench();
    await bench.command('AT+SYSMFG=2,"ns","a",1,1');
    await bench.command('AT+SYSMFG=2,"ns","b",1,2');
    await expectDialogue(bench, [
      ['AT+SYSMFG=0,"ns","a"', OK],
      ['AT+SYSMFG=0,"ns","a"', ERROR],
      ['AT+SYSMFG=1,"ns"', `+SYSMFG:"ns","b",1\r\n${OK}`],
      ['AT+SYSMFG=0,"ns"', OK],
      ["AT+SYSMFG?", OK],
    ]);
  });

  it("is where the certificates of TLS are", async () => {
    const factoryCertificates = async () => ({ "client_ca.0": Uint8Array.of(65, 66) });
    const bench = await powerOnBench({ factoryCertificates });
    await expectDialogue(bench, [
      ["AT+SYSMFG?", `+SYSMFG:"client_ca"\r\n${OK}`],
      ['AT+SYSMFG=1,"client_ca"', `+SYSMFG:"client_ca","client_ca.0",8\r\n${OK}`],
      ['AT+SYSMFG=1,"client_ca","client_ca.0"', `+SYSMFG:"client_ca","client_ca.0",8,2,AB\r\n${OK}`],
      ["AT+CIPSSLCCONF=2,0,1", `NO CA FOUND\r\n${OK}`],
    ]);
    expect(await writeBytes(bench, '"client_ca","client_ca.1",8', "PEM")).toBe(OK);
    await expectDialogue(bench, [["AT+CIPSSLCCONF=2,0,1", OK]]);
    expect(bench.flash.partitions["client_ca.1"]).toEqual(Uint8Array.of(80, 69, 77));
  });

  it("refuses a text with a NUL, and what the partition has no room for", async () => {
    const bench = await powerOnBench();
    expect(await writeBytes(bench, '"ns","text",7', "a\0b")).toBe(ERROR);
    let answer = OK;
    for (let count = 0; answer === OK && count < 20; count++) {
      answer = await writeBytes(bench, `"ns","k${count}",8`, "x".repeat(8191));
    }
    expect(answer).toBe(ERROR);
    expect(await bench.command("AT")).toBe(OK);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench(), [
      "AT+SYSMFG",
      "AT+SYSMFG=0",
      "AT+SYSMFG=2",
      "AT+SYSMFG=3",
      'AT+SYSMFG=1,"nothing"',
      'AT+SYSMFG=1,""',
      `AT+SYSMFG=1,"${"n".repeat(16)}"`,
      'AT+SYSMFG=0,"ns","key",1',
      'AT+SYSMFG=2,"ns"',
      'AT+SYSMFG=2,"ns","key",9,1',
      'AT+SYSMFG=2,"ns","key",7,0',
      'AT+SYSMFG=2,"ns","key",8,8192',
      'AT+SYSMFG=2,"ns","key",1,1,1',
      ['AT+SYSMFG=2,"ns","key"', 0x01080003],
      ['AT+SYSMFG=1,"ns","key",1', 0x01080004],
      ["AT+SYSMFG=1,ns", 0x01080001],
    ]);
    await expectRefusals(await powerOnBench({ dialect: "2.4" }), [["AT+SYSMFG?", 0x01090000]]);
  });
});
