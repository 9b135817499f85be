import { describe, expect, it } from "vitest";
import { joinedBench } from "../../../testing/bench.js";
import { linkedBench } from "../../../testing/bench-peers.js";
import { commandLasting, expectRefusals, powerCycle } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+RESTORE, dialect %s", (dialect) => {
  it("forgets every setting, also those of AT+SYSSTORE=1, and restarts", async () => {
    const bench = await joinedBench({ dialect });
    for (const line of [
      "AT+CWMODE=3",
      "AT+SYSMSG=3",
      "AT+CWAUTOCONN=0",
      "AT+UART_DEF=9600,8,1,0,0",
      'AT+CWHOSTNAME="x"',
    ]) {
      expect(await bench.command(line)).toBe(OK);
    }
    expect(await commandLasting(bench, "AT+RESTORE", 2000)).toBe(`${OK}\r\nready\r\n`);
    const factory = [
      ["AT+CWMODE?", `+CWMODE:1\r\n${OK}`],
      ["AT+SYSMSG?", "+SYSMSG:0\r\nOK\r\n"],
      ["AT+CWJAP?", OK],
      ["AT+UART_DEF?", `+UART_DEF:115200,8,1,0,0\r\n${OK}`],
      ["AT+CWHOSTNAME?", `+CWHOSTNAME:espressif\r\n${OK}`],
      ["AT+CWRECONNCFG?", `+CWRECONNCFG:0,0\r\n${OK}`],
    ] as const;
    await expectDialogue(bench, factory);
    await expectDialogue(await powerCycle(bench, { dialect }), factory);
  });

  it("does so with AT+SYSSTORE=0 too, and leaves other partitions alone", async () => {
    const flash = { nvs: { wifiMode: 3 }, partitions: { client_cert: Uint8Array.of(1) } };
    const bench = await joinedBench({ dialect, flash });
    await bench.command("AT+SYSSTORE=0");
    await commandLasting(bench, "AT+RESTORE", 2000);
    expect(bench.flash).toEqual({ nvs: {}, partitions: { client_cert: Uint8Array.of(1) } });
    await expectDialogue(bench, [["AT+CWMODE?", `+CWMODE:1\r\n${OK}`]]);
  });

  it("ends links without a word, and OK still goes out at the old rate", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await bench.command("AT+UART_CUR=9600,8,1,0,0");
    expect(await bench.command("AT+RESTORE")).toBe(OK);
    expect(bench.uart.at(-1)?.baud).toBe(9600);
    expect(await bench.wait(1000)).toBe("\r\nready\r\n");
    expect(bench.uart.at(-1)?.baud).toBe(115200);
    expect(peer.state).toBe("reset");
  });

  it("has no other form", async () => {
    await expectRefusals(await joinedBench({ dialect }), ["AT+RESTORE?", "AT+RESTORE=1", "AT+RESTORE=?"]);
  });
});
