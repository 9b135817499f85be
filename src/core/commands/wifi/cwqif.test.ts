import { describe, expect, it } from "vitest";
import { type Bench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const ONE = "02:00:00:00:00:0a";
const TWO = "02:00:00:00:00:0b";

async function benchWithStations(dialect: string): Promise<Bench> {
  const bench = await powerOnBench({ dialect });
  await bench.command("AT+CWMODE=3");
  for (const mac of [ONE, TWO]) bench.modem.wifi.softAp.connectStation(mac);
  bench.takeOutput();
  return bench;
}

describe.each(["2.2", "4.2"])("AT+CWQIF, dialect %s", (dialect) => {
  it("sends all stations away, or one, in capitals too", async () => {
    await expectDialogue(await benchWithStations(dialect), [
      ["AT+CWQIF", `+STA_DISCONNECTED:"${ONE}"\r\n+STA_DISCONNECTED:"${TWO}"\r\n${OK}`],
      ["AT+CWLIF", OK],
      ["AT+CWQIF", OK],
    ]);
    await expectDialogue(await benchWithStations(dialect), [
      [`AT+CWQIF="${ONE.toUpperCase()}"`, `+STA_DISCONNECTED:"${ONE}"\r\n${OK}`],
      ["AT+CWLIF", `+CWLIF:192.168.4.3,${TWO}\r\n${OK}`],
    ]);
  });

  it("lets a station come back, to the address that is free", async () => {
    const bench = await benchWithStations(dialect);
    await bench.command(`AT+CWQIF="${ONE}"`);
    expect(bench.modem.wifi.softAp.connectStation(ONE.toUpperCase())).toBe(true);
    expect(bench.takeOutput()).toBe(`+STA_CONNECTED:"${ONE}"\r\n+DIST_STA_IP:"${ONE}","192.168.4.2"\r\n`);
    expect(bench.modem.wifi.softAp.connectStation(ONE)).toBe(false);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await benchWithStations(dialect), [
      "AT+CWQIF?",
      "AT+CWQIF=?",
      "AT+CWQIF=",
      'AT+CWQIF=""',
      'AT+CWQIF="02:00:00:00:00:ff"',
      'AT+CWQIF="02:00:00:00:00:0"',
      `AT+CWQIF="${ONE}",1`,
      ["AT+CWQIF=1", 0x01080000],
    ]);
  });
});
