import { describe, expect, it } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, powerCycle } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

function addresses(ip: string, gateway: string, netmask: string): string {
  return `+CIPSTA:ip:"${ip}"\r\n+CIPSTA:gateway:"${gateway}"\r\n+CIPSTA:netmask:"${netmask}"\r\n${OK}`;
}

async function shownAfter(bench: Bench, line: string): Promise<string> {
  expect(await bench.command(line)).toBe(OK);
  return bench.command("AT+CIPSTA?");
}

describe.each(["2.2", "4.2"])("AT+CIPSTA, dialect %s", (dialect) => {
  it("shows what the network gave, and zeros without one", async () => {
    const none = addresses("0.0.0.0", "0.0.0.0", "0.0.0.0");
    expect(await (await powerOnBench({ dialect })).command("AT+CIPSTA?")).toBe(none);
    await expectDialogue(await joinedBench({ dialect }), [
      ["AT+CIPSTA?", addresses("127.0.0.1", "127.0.0.1", "255.0.0.0")],
      ["AT+CWQAP", `WIFI DISCONNECT\r\n${OK}`],
      ["AT+CIPSTA?", none],
    ]);
  });

  it.each([
    ['"127.0.0.5","127.0.0.1","255.0.0.0"', addresses("127.0.0.5", "127.0.0.1", "255.0.0.0")],
    ['"192.168.6.100","192.168.6.254"', addresses("192.168.6.100", "192.168.6.254", "255.255.255.0")],
    ['"192.168.6.100"', addresses("192.168.6.100", "192.168.6.1", "255.255.255.0")],
    ['"10.1"', addresses("10.0.0.1", "10.0.0.1", "255.255.255.0")],
  ])("sets %s and switches DHCP off", async (values, shown) => {
    const bench = await powerOnBench({ dialect });
    expect(await shownAfter(bench, `AT+CIPSTA=${values}`)).toBe(shown);
    expect(await bench.command("AT+CWDHCP?")).toBe("+CWDHCP:2\r\nOK\r\n");
    expect(await (await powerCycle(bench, { dialect })).command("AT+CIPSTA?")).toBe(shown);
  });

  it("gives way to DHCP when that is switched on again", async () => {
    const bench = await joinedBench({ dialect });
    await shownAfter(bench, 'AT+CIPSTA="192.168.6.100"');
    expect(await shownAfter(bench, "AT+CWDHCP=1,1")).toBe(addresses("127.0.0.1", "127.0.0.1", "255.0.0.0"));
  });

  it("shows IPv6 addresses too with AT+CIPV6=1", async () => {
    const bench = await joinedBench({ dialect });
    const address = { ip: "10.0.0.5", gateway: "10.0.0.1", netmask: "255.255.255.0", ipv6: "2001:0db8::0005" };
    bench.network.stationAddress = () => address;
    await expectDialogue(bench, [
      ["AT+CIPSTA?", addresses("10.0.0.5", "10.0.0.1", "255.255.255.0")],
      ["AT+CIPV6=1", OK],
    ]);
    expect(await bench.command("AT+CIPSTA?")).toMatch(
      /netmask:"255\.255\.255\.0"\r\n\+CIPSTA:ip6ll:"fe80:0000:0000:0000:7edf:a1ff:fe00:0001"\r\n\+CIPSTA:ip6gl:"2001:0db8::0005"\r\n\r\nOK\r\n$/,
    );
  });

  it("refuses everything else", async () => {
    await expectRefusals(await joinedBench({ dialect }), [
      "AT+CIPSTA",
      "AT+CIPSTA=?",
      "AT+CIPSTA=",
      'AT+CIPSTA=""',
      'AT+CIPSTA="0.0.0.0"',
      'AT+CIPSTA="256.0.0.1"',
      'AT+CIPSTA="1.2.3.4.5"',
      'AT+CIPSTA="host"',
      'AT+CIPSTA="10.0.0.5","gateway"',
      'AT+CIPSTA="10.0.0.5","10.0.0.1","mask"',
      'AT+CIPSTA="10.0.0.5","10.0.0.1","255.0.0.0",1',
      ["AT+CIPSTA=1", 0x01080000],
      ['AT+CIPSTA="10.0.0.5",1', 0x01080001],
    ]);
  });

  // library
  it.each([0, 2])("can be set without station mode: AT+CWMODE=%i", async (mode) => {
    const bench = await powerOnBench({ dialect });
    await bench.command(`AT+CWMODE=${mode}`);
    expect(await bench.command('AT+CIPSTA="10.0.0.5"')).toBe("\r\nOK\r\n");
  });

  it("takes no empty place and no address that is nobody's", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      'AT+CIPSTA="10.0.0.5",,"255.0.0.0"',
      'AT+CIPSTA="10.0.0.5","10.0.0.1",',
      'AT+CIPSTA="255.255.255.255"',
      'AT+CIPSTA="10.0.0.5","0.0.0.0"',
    ]);
  });
});
