import { describe, expect, it } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../testing/bench.js";
import { linkedBench } from "../../testing/bench-peers.js";
import { commandLasting, powerCycle } from "../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../testing/dialogue.js";

const JOIN = 'AT+CWJAP="test_ap","12345678"';
const JOINED = "WIFI CONNECTED\r\nWIFI GOT IP\r\n";
const LOST = "WIFI DISCONNECT\r\n";

/** The access point goes away for a moment. */
function lose(bench: Bench): string {
  bench.modem.wifi.station.lose();
  return bench.takeOutput();
}

describe.each(["2.2", "4.2"])("a lost access point, dialect %s", (dialect) => {
  it("is joined again after a second, as AT+CWJAP has set", async () => {
    const bench = await joinedBench({ dialect });
    expect(lose(bench)).toBe(LOST);
    await expectDialogue(bench, [["AT+CIPSTATUS", `STATUS:5\r\n${OK}`]]);
    expect(await bench.wait(949)).toBe("");
    expect(await bench.wait(301)).toBe("WIFI CONNECTED\r\n");
    expect(await bench.wait(400)).toBe("WIFI GOT IP\r\n");
    await expectDialogue(bench, [["AT+CIPSTATUS", `STATUS:2\r\n${OK}`]]);
  });

  it("takes TCP links with it, and no new one opens before it is back", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    expect(lose(bench)).toBe(dialect === "2.2" ? `CLOSED\r\n${LOST}` : `${LOST}CLOSED\r\n`);
    await expectDialogue(bench, [['AT+CIPSTART="TCP","127.0.0.1",7000', ERROR]]);
    expect(peer.state).toBe("fin");
    await bench.wait(2000);
    await expectDialogue(bench, [['AT+CIPSTART="TCP","127.0.0.1",7000', `CONNECT\r\n${OK}`]]);
  });

  it("is not missed while there was none", async () => {
    const bench = await powerOnBench({ dialect });
    expect(lose(bench)).toBe("");
    expect(await bench.wait(10_000)).toBe("");
  });

  it("does not stand in the way of another one", async () => {
    const bench = await joinedBench({ dialect });
    lose(bench);
    expect(await commandLasting(bench, 'AT+CWJAP="open_ap",""', 10_000)).toBe(`${JOINED}${OK}`);
    expect(await bench.command("AT+CWJAP?")).toContain('+CWJAP:"open_ap",');
  });

  it("may be lost again while it is being joined again", async () => {
    const bench = await joinedBench({ dialect });
    lose(bench);
    expect(await bench.wait(1500)).toBe("WIFI CONNECTED\r\n");
    expect(lose(bench)).toBe(LOST);
    expect(await bench.wait(2000)).toBe(JOINED);
  });
});

describe.each(["2.2", "4.2"])("a join that is disturbed, dialect %s", (dialect) => {
  it("fails with code 4 when the access point goes away before the address came", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await commandLasting(bench, JOIN, 500)).toBe("WIFI CONNECTED\r\n");
    expect(lose(bench)).toBe(LOST);
    expect(await bench.wait(0)).toBe(`+CWJAP:4\r\n${ERROR}`);
    expect(await bench.wait(2000)).toBe(JOINED);
  });

  it.each([100, 500])("is forgotten at a reset after %i ms, and nothing is left behind", async (afterMs) => {
    const bench = await powerOnBench({ dialect });
    await commandLasting(bench, JOIN, afterMs);
    bench.modem.reset();
    expect(await bench.wait(10_000)).toBe("\r\nready\r\n");
    await expectDialogue(bench, [["AT+CIPSTATUS", `STATUS:0\r\n${OK}`]]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it.each([100, 500, 5000])("leaves no timer when the modem is switched off after %i ms", async (afterMs) => {
    const bench = await joinedBench({ dialect });
    await bench.command('AT+CWJAP="nosuch",""');
    await bench.wait(afterMs);
    await bench.modem.powerOff();
    expect(bench.clock.pendingTimers).toBe(0);
    bench.takeOutput();
    expect(await bench.wait(10_000)).toBe("");
  });

  it("in the background gives way to a command", async () => {
    const bench = await joinedBench({ dialect });
    bench.modem.reset();
    await bench.wait(400);
    expect(await commandLasting(bench, 'AT+CWJAP="open_ap",""', 2000)).toBe(`${JOINED}${OK}`);
    bench.modem.reset();
    await bench.wait(400);
    expect(await commandLasting(bench, "AT+CWQAP", 5000)).toBe(OK);
  });
});

describe("a station", () => {
  it.each(["2.2", "4.2"])("remembers its access point over a power cycle, dialect %s", async (dialect) => {
    const bench = await powerCycle(await joinedBench({ dialect }), { dialect });
    expect(await bench.wait(1000)).toBe(JOINED);
    expect(await bench.command("AT+CWJAP?")).toContain('+CWJAP:"test_ap",');
  });

  it.each([
    ['"nosuch",""', 2999, 3],
    ['"nosuch",""', 3001, 1],
    ['"test_ap","wrong"', 3001, 1],
  ])("ends joining %s that would take %i ms after the 3 seconds of the command", async (values, takesMs, code) => {
    const bench = await powerOnBench({ wifiTiming: { notFoundMs: takesMs, wrongPasswordMs: takesMs } });
    expect(await commandLasting(bench, `AT+CWJAP=${values},,,,,,3`, 3000)).toBe(`+CWJAP:${code}\r\n${ERROR}`);
  });

  it("takes its own timing", async () => {
    const bench = await powerOnBench({ wifiTiming: { associationMs: 60, addressMs: 80 } });
    expect(await bench.command(JOIN)).toBe("");
    expect(await bench.wait(10)).toBe("WIFI CONNECTED\r\n");
    expect(await bench.wait(20)).toBe(`WIFI GOT IP\r\n${OK}`);
  });
});
