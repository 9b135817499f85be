import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const ONE = "02:00:00:00:00:01";
const TWO = "02:00:00:00:00:02";

describe.each(["2.2", "4.2"])("AT+CWLIF, dialect %s", (dialect) => {
  it("lists the stations that are there, with the addresses that they were given", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CWLIF", OK],
      ["AT+CWMODE=2", OK],
      ["AT+CWLIF", OK],
    ]);
    const { softAp } = bench.modem.wifi;
    softAp.connectStation(ONE);
    softAp.connectStation(TWO);
    expect(await bench.wait(0)).toBe(
      `+STA_CONNECTED:"${ONE}"\r\n+DIST_STA_IP:"${ONE}","192.168.4.2"\r\n` +
        `+STA_CONNECTED:"${TWO}"\r\n+DIST_STA_IP:"${TWO}","192.168.4.3"\r\n`,
    );
    expect(await bench.command("AT+CWLIF")).toBe(`+CWLIF:192.168.4.2,${ONE}\r\n+CWLIF:192.168.4.3,${TWO}\r\n${OK}`);
    softAp.disconnectStation(ONE);
    expect(await bench.wait(0)).toBe(`+STA_DISCONNECTED:"${ONE}"\r\n`);
    expect(await bench.command("AT+CWLIF")).toBe(`+CWLIF:192.168.4.3,${TWO}\r\n${OK}`);
    await restart(bench);
    expect(await bench.command("AT+CWLIF")).toBe(OK);
  });

  it("knows no address without DHCP", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CWMODE=2");
    await bench.command("AT+CWDHCP=0,2");
    bench.modem.wifi.softAp.connectStation(ONE);
    expect(bench.takeOutput()).toBe(`+STA_CONNECTED:"${ONE}"\r\n`);
    expect(await bench.command("AT+CWLIF")).toBe(`+CWLIF:0.0.0.0,${ONE}\r\n${OK}`);
  });

  it("has no other form", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ["AT+CWLIF?", "AT+CWLIF=1", "AT+CWLIF=?"]);
  });
});
