import { describe, expect, it } from "vitest";
import { type Bench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

function addresses(ip: string, gateway: string, netmask: string): string {
  return `+CIPAP:ip:"${ip}"\r\n+CIPAP:gateway:"${gateway}"\r\n+CIPAP:netmask:"${netmask}"\r\n${OK}`;
}

async function softApBench(dialect: string): Promise<Bench> {
  const bench = await powerOnBench({ dialect });
  await bench.command("AT+CWMODE=3");
  return bench;
}

describe.each(["2.2", "4.2"])("AT+CIPAP, dialect %s", (dialect) => {
  it.each([
    ['"192.168.5.1"', addresses("192.168.5.1", "192.168.5.1", "255.255.255.0")],
    ['"192.168.5.9"', addresses("192.168.5.9", "192.168.5.1", "255.255.255.0")],
    ['"10.0.0.1","10.0.0.2"', addresses("10.0.0.1", "10.0.0.2", "255.255.255.0")],
    ['"10.0.0.1","10.0.0.1","255.255.0.0"', addresses("10.0.0.1", "10.0.0.1", "255.255.0.0")],
  ])("sets %s", async (values, shown) => {
    await expectDialogue(await softApBench(dialect), [
      ["AT+CIPAP?", addresses("192.168.4.1", "192.168.4.1", "255.255.255.0")],
      [`AT+CIPAP=${values}`, OK],
      ["AT+CIPAP?", shown],
    ]);
  });

  it("gives stations addresses of its network, and AT+CIFSR shows it", async () => {
    const bench = await softApBench(dialect);
    await bench.command('AT+CIPAP="192.168.5.1"');
    bench.modem.wifi.softAp.connectStation("02:00:00:00:00:01");
    expect(bench.takeOutput()).toContain('+DIST_STA_IP:"02:00:00:00:00:01","192.168.5.2"\r\n');
    expect(await bench.command("AT+CIFSR")).toContain('+CIFSR:APIP,"192.168.5.1"\r\n');
  });

  it("refuses everything else", async () => {
    await expectRefusals(await softApBench(dialect), [
      "AT+CIPAP",
      "AT+CIPAP=?",
      "AT+CIPAP=",
      'AT+CIPAP=""',
      'AT+CIPAP="0.0.0.0"',
      'AT+CIPAP="192.168.5.256"',
      'AT+CIPAP="192.168.5.1","x"',
      'AT+CIPAP="192.168.5.1","192.168.5.1","x"',
      'AT+CIPAP="192.168.5.1","192.168.5.1","255.255.255.0",1',
      ["AT+CIPAP=1", 0x01080000],
    ]);
  });

  it("needs a soft-AP to set", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ['AT+CIPAP="192.168.5.1"']);
  });
});
