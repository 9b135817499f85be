import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+SYSLOG, dialect %s", (dialect) => {
  it("shows codes before ERROR and busy p... while it is on, and forgets at a restart", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+SYSLOG?", `+SYSLOG:0\r\n${OK}`],
      ["AT+FAKE", ERROR],
      ["AT+SYSLOG=1", OK],
      ["AT+SYSLOG?", `+SYSLOG:1\r\n${OK}`],
      ["AT+FAKE", `ERR CODE:0x01090000\r\n${ERROR}`],
      ["FAKE", `ERR CODE:0x01030000\r\n${ERROR}`],
      ["AT\r\nAT", `AT\r\nERR CODE:0x010b0000\r\n\r\nbusy p...\r\n${OK}`], // the second AT is not echoed
      ["AT+SYSLOG=0", OK],
      ["AT+FAKE", ERROR],
      ["AT+SYSLOG=1", OK],
    ]);
    await restart(bench);
    expect(await bench.command("AT+SYSLOG?")).toBe(`+SYSLOG:0\r\n${OK}`);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+SYSLOG",
      "AT+SYSLOG=?",
      "AT+SYSLOG=",
      "AT+SYSLOG=2",
      "AT+SYSLOG=-1",
      "AT+SYSLOG=1,1",
      ['AT+SYSLOG="1"', 0x01080000],
    ]);
  });
});
