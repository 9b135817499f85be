import { describe, expect, it } from "vitest";
import { type Bench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const DEFAULT = "+CWDHCPS:120,192.168.4.2,192.168.4.101\r\nOK\r\n";
const CHOSEN = "+CWDHCPS:3,192.168.4.10,192.168.4.11\r\nOK\r\n";
const CHOOSE = 'AT+CWDHCPS=1,3,"192.168.4.10","192.168.4.11"';

async function softApBench(dialect: string): Promise<Bench> {
  const bench = await powerOnBench({ dialect });
  await bench.command("AT+CWMODE=2");
  return bench;
}

describe.each(["2.2", "4.2"])("AT+CWDHCPS, dialect %s", (dialect) => {
  it("chooses the addresses that stations get, until there are no more", async () => {
    const bench = await softApBench(dialect);
    await expectDialogue(bench, [
      ["AT+CWDHCPS?", DEFAULT],
      [CHOOSE, OK],
      ["AT+CWDHCPS?", CHOSEN],
    ]);
    const { softAp } = bench.modem.wifi;
    expect(["01", "02", "03"].map((last) => softAp.connectStation(`02:00:00:00:00:${last}`))).toEqual([
      true,
      true,
      false,
    ]);
    expect(await bench.command("AT+CWLIF")).toContain(
      "+CWLIF:192.168.4.10,02:00:00:00:00:01\r\n+CWLIF:192.168.4.11,02:00:00:00:00:02\r\n",
    );
  });

  it("goes back to the default ones, and falls back to them when the network changes", async () => {
    await expectDialogue(await softApBench(dialect), [
      [CHOOSE, OK],
      ["AT+CWDHCPS=0", OK],
      ["AT+CWDHCPS?", DEFAULT],
      [CHOOSE, OK],
      ['AT+CIPAP="10.0.0.200"', OK],
      ["AT+CWDHCPS?", "+CWDHCPS:120,10.0.0.1,10.0.0.100\r\nOK\r\n"],
      ['AT+CIPAP="192.168.4.1"', OK],
      ["AT+CWDHCPS?", CHOSEN],
      ['AT+CIPAP="192.168.4.10"', OK],
      ["AT+CWDHCPS?", "+CWDHCPS:120,192.168.4.11,192.168.4.110\r\nOK\r\n"],
    ]);
  });

  it.each([
    ['1,1,"192.168.4.2","192.168.4.101"', "1,192.168.4.2,192.168.4.101"],
    ['1,2880,"192.168.4.155","192.168.4.254"', "2880,192.168.4.155,192.168.4.254"],
  ])("takes the limits: %s", async (values, shown) => {
    await expectDialogue(await softApBench(dialect), [
      [`AT+CWDHCPS=${values}`, OK],
      ["AT+CWDHCPS?", `+CWDHCPS:${shown}\r\nOK\r\n`],
    ]);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await softApBench(dialect), [
      "AT+CWDHCPS",
      "AT+CWDHCPS=?",
      "AT+CWDHCPS=",
      "AT+CWDHCPS=2",
      "AT+CWDHCPS=-1",
      "AT+CWDHCPS=0,3",
      'AT+CWDHCPS=1,0,"192.168.4.10","192.168.4.15"',
      'AT+CWDHCPS=1,2881,"192.168.4.10","192.168.4.15"',
      'AT+CWDHCPS=1,3,"192.168.4.15","192.168.4.10"',
      'AT+CWDHCPS=1,3,"192.168.4.10","192.168.4.110"',
      'AT+CWDHCPS=1,3,"192.168.5.10","192.168.5.15"',
      'AT+CWDHCPS=1,3,"192.168.4.250","192.168.5.1"',
      'AT+CWDHCPS=1,3,"192.168.4.1","192.168.4.15"',
      'AT+CWDHCPS=1,3,"192.168.4.0","192.168.4.15"',
      'AT+CWDHCPS=1,3,"192.168.4.250","192.168.4.255"',
      'AT+CWDHCPS=1,3,"192.168.4.256","192.168.4.15"',
      'AT+CWDHCPS=1,3,"","192.168.4.15"',
      'AT+CWDHCPS=1,3,"192.168.4.10","192.168.4.15",1',
      ["AT+CWDHCPS=1", 0x01080001],
      ['AT+CWDHCPS=1,3,"192.168.4.10"', 0x01080003],
      ["AT+CWDHCPS=1,3,192.168.4.10,192.168.4.15", 0x01080002],
    ]);
  });

  it("needs the soft-AP and its DHCP server", async () => {
    const bench = await softApBench(dialect);
    await bench.command("AT+CWDHCP=0,2");
    await expectRefusals(bench, [CHOOSE, "AT+CWDHCPS=0"]);
    await expectRefusals(await powerOnBench({ dialect }), [CHOOSE, "AT+CWDHCPS=0"]);
  });
});
