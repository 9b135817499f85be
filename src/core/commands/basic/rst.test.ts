import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { linkedBench } from "../../../testing/bench-peers.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const REJOINED = "WIFI CONNECTED\r\nWIFI GOT IP\r\n";

describe.each(["2.2", "4.2"])("AT+RST, dialect %s", (dialect) => {
  it("answers OK, then restarts with its banner and joins the stored access point", async () => {
    const bench = await joinedBench({ dialect });
    expect(await bench.command("AT+RST")).toBe(OK);
    expect(await bench.wait(2000)).toBe(`\r\nready\r\n${REJOINED}`);
  });

  it("puts back what is not stored", async () => {
    const bench = await powerOnBench({ dialect });
    for (const line of ["AT+CIPMUX=1", "AT+SYSLOG=1", "AT+SYSSTORE=0", "AT+CWMODE=3"]) await bench.command(line);
    await commandLasting(bench, "AT+RST", 1000);
    await expectDialogue(bench, [
      ["AT+CIPMUX?", `+CIPMUX:0\r\n${OK}`],
      ["AT+SYSLOG?", `+SYSLOG:0\r\n${OK}`],
      ["AT+SYSSTORE?", `+SYSSTORE:1\r\n${OK}`],
      ["AT+CWMODE?", `+CWMODE:1\r\n${OK}`],
      ["AT+CIPSTATUS", `STATUS:0\r\n${OK}`],
    ]);
  });

  it("ends links without a word", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    expect(await commandLasting(bench, "AT+RST", 2000)).toBe(`${OK}\r\nready\r\n${REJOINED}`);
    expect(peer.state).toBe("reset");
    expect(await bench.command("AT+CIPSTATUS")).toBe(`STATUS:2\r\n${OK}`);
  });

  it("is deaf until the banner", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+RST");
    expect(await bench.send("AT\r\n")).toBe("");
    expect(await bench.wait(1000)).toBe("\r\nready\r\n");
    expect(await bench.command("AT")).toBe(OK);
  });

  it("interrupts a command that is running: the only one that does", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command('AT+CWJAP="test_ap","12345678"');
    expect(await bench.command("AT+GMR")).toBe("\r\nbusy p...\r\n");
    expect(await commandLasting(bench, "AT+RST", 5000)).toMatch(
      /^\r\nWill force to restart!!!\r\n\r\nOK\r\n\r\nready\r\n/,
    );
    expect(await bench.command("AT")).toBe(OK);
  });

  it("has no query", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ["AT+RST?", "AT+RST=?"]);
  });
});

describe("AT+RST=<mode>", () => {
  it("restarts with 0", async () => {
    expect(await commandLasting(await powerOnBench(), "AT+RST=0", 1000)).toBe(`${OK}\r\nready\r\n`);
  });

  it("waits for a download with 1, until the reset button is pressed", async () => {
    const bench = await powerOnBench();
    expect(await bench.command("AT+RST=1")).toBe(OK);
    expect(await bench.wait(3_600_000)).toBe("");
    expect(await bench.send("AT\r\n")).toBe("");
    bench.modem.reset();
    expect(await bench.wait(1000)).toBe("\r\nready\r\n");
  });

  it("refuses everything else, and in dialect 2.2 all of it", async () => {
    await expectRefusals(await powerOnBench(), [
      "AT+RST=2",
      "AT+RST=-1",
      "AT+RST=",
      "AT+RST=0,0",
      ['AT+RST="0"', 0x01080000],
    ]);
    await expectRefusals(await powerOnBench({ dialect: "2.2" }), ["AT+RST=0", "AT+RST=1", "AT+RST=2"]);
  });
});
