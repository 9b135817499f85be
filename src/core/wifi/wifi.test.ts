import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../testing/bench.js";
import { commandLasting, restart } from "../../testing/bench-states.js";
import { expectDialogue, OK } from "../../testing/dialogue.js";

const JOINED = "WIFI CONNECTED\r\nWIFI GOT IP\r\n";

describe("Wi-Fi", () => {
  it.each([
    ["7c:df:a1:00:00:01", "7c:df:a1:00:00:02"],
    ["02:00:00:00:00:ff", "02:00:00:00:01:00"],
  ])("gives the soft-AP the address after the station's: %s, %s", async (station, softAp) => {
    await expectDialogue(await powerOnBench({ mac: station }), [
      ["AT+CIPSTAMAC?", `+CIPSTAMAC:"${station}"\r\n${OK}`],
      ["AT+CIPAPMAC?", `+CIPAPMAC:"${softAp}"\r\n${OK}`],
    ]);
  });

  it.each([
    [0, false, false],
    [1, false, false],
    [1, true, true],
    [2, false, true],
    [3, false, false],
    [3, true, true],
  ])("is usable in mode %i, joined %s: %s", async (mode, joined, usable) => {
    const bench = await (joined ? joinedBench() : powerOnBench());
    await bench.command(`AT+CWMODE=${mode}`);
    expect(bench.modem.wifi.usable).toBe(usable);
  });

  it("lets stations come and go beside a joined station", async () => {
    const bench = await joinedBench();
    await bench.command("AT+CWMODE=3");
    bench.modem.wifi.softAp.connectStation("02:00:00:00:00:01");
    expect(bench.takeOutput()).toContain("+STA_CONNECTED");
    await expectDialogue(bench, [
      ["AT+CWQAP", `WIFI DISCONNECT\r\n${OK}`],
      ["AT+CWLIF", `+CWLIF:192.168.4.2,02:00:00:00:00:01\r\n${OK}`],
    ]);
    expect(await restart(bench)).toBe(JOINED);
    expect(bench.modem.wifi.softAp.stations).toEqual([]);
  });

  it.each([
    ["AT+CIPV6=0", "2001:0db8::0005", ""],
    ["AT+CIPV6=1", undefined, "WIFI GOT IPv6 LL\r\n"],
    ["AT+CIPV6=1", "2001:0db8::0005", "WIFI GOT IPv6 LL\r\nWIFI GOT IPv6 GL\r\n"],
  ])("with %s and the global address %s tells after the OK of a join", async (line, ipv6, heard) => {
    const bench = await powerOnBench();
    const address = { ip: "10.0.0.5", gateway: "10.0.0.1", netmask: "255.255.255.0", ...(ipv6 && { ipv6 }) };
    bench.network.stationAddress = () => address;
    await expectDialogue(bench, [[line, OK]]);
    expect(await commandLasting(bench, 'AT+CWJAP="test_ap","12345678"', 899)).toBe(`${JOINED}${OK}`);
    expect(await bench.wait(1)).toBe(heard);
  });

  it("keeps no timer for IPv6 when it is switched off", async () => {
    const bench = await powerOnBench();
    await commandLasting(bench, 'AT+CWJAP="test_ap","12345678"', 800);
    await bench.modem.powerOff();
    expect(bench.clock.pendingTimers).toBe(0);
  });
});
