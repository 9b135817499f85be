import { describe, expect, it } from "vitest";
import { type Bench, powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

/** What the local network answers about a name. */
function look(bench: Bench, name: string) {
  return bench.peers.queryServices({ name, types: ["PTR"], timeoutMs: 0, maximumResults: 10 });
}

async function found(bench: Bench, name: string) {
  const looking = look(bench, name);
  await bench.wait(1);
  return looking;
}

describe.each(["2.2", "3.4", "4.2"])("AT+MDNS in dialect %s", (dialect) => {
  it("1 announces a service, 0 takes it back", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [['AT+MDNS=1,"espressif","_iot",8080', OK]]);
    expect(await found(bench, "_iot._tcp.local")).toMatchObject([
      { instance: "espressif", hostName: "espressif.local", port: 8080, addresses: ["127.0.0.1"], text: [] },
    ]);
    expect(await found(bench, "espressif.local")).toMatchObject([{ addresses: ["127.0.0.1"] }]);
    await expectDialogue(bench, [["AT+MDNS=0", OK]]);
    expect(await found(bench, "_iot._tcp.local")).toEqual([]);
    await expectDialogue(bench, [["AT+MDNS=0", OK]]);
  });

  it("announces one service at a time, until a restart", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ['AT+MDNS=1,"one","_iot",1', OK],
      ['AT+MDNS=1,"two","_iot",65535', OK],
    ]);
    expect(await found(bench, "_iot._tcp.local")).toMatchObject([{ hostName: "two.local", port: 65535 }]);
    await restart(bench);
    expect(await found(bench, "_iot._tcp.local")).toEqual([]);
  });

  // generations, AT+MDNS: up to 3.4 a wrong port has a code, and nothing may follow a 0
  it("refuses anything else", async () => {
    const coded = dialect !== "4.2";
    const bench = await powerOnBench({ dialect });
    await bench.command('AT+MDNS=1,"kept","_iot",80');
    const port = (line: string) => (coded ? ([line, 0x01070004] as const) : line);
    await expectRefusals(bench, [
      ...["AT+MDNS", "AT+MDNS?", "AT+MDNS=?", "AT+MDNS=", "AT+MDNS=3", "AT+MDNS=-1"],
      'AT+MDNS=1,"","_iot",80',
      'AT+MDNS=1,"espressif","",80',
      port('AT+MDNS=1,"espressif","_iot",0'),
      port('AT+MDNS=1,"espressif","_iot",65536'),
      ["AT+MDNS=1", 0x01080001],
      ['AT+MDNS=1,"espressif"', 0x01080002],
      ['AT+MDNS=1,"espressif","_iot"', 0x01080003],
      ['AT+MDNS=1,espressif,"_iot",80', 0x01080001],
      ['AT+MDNS=1,"espressif","_iot","80"', 0x01080003],
      coded ? "AT+MDNS=2" : ["AT+MDNS=2", 0x01080001],
      ...(coded ? ["AT+MDNS=0,1", 'AT+MDNS=2,0,"_iot","_tcp"'] : []),
    ]);
    expect(await found(bench, "kept.local")).toHaveLength(1);
    if (!coded) await expectDialogue(bench, [["AT+MDNS=0,1", OK]]);
  });
});

describe("AT+MDNS=1 with more parameters", () => {
  it("names the instance, the protocol and the text record", async () => {
    const bench = await powerOnBench();
    const line = 'AT+MDNS=1,"host","_print",631,"My Printer","_udp",2,"version","v4.1.0.0","empty",""';
    await expectDialogue(bench, [[line, OK]]);
    expect(await found(bench, "_print._udp.local")).toMatchObject([
      { instance: "My Printer", hostName: "host.local", port: 631, text: ["version=v4.1.0.0", "empty="] },
    ]);
  });

  it("needs as many pairs as were counted, 1 to 20", async () => {
    const bench = await powerOnBench();
    const line = (tail: string) => `AT+MDNS=1,"host","_print",631,"i","_tcp",${tail}`;
    await expectRefusals(bench, [
      line('0,"a","b"'),
      line('21,"a","b"'),
      line('1,"a","b","c"'),
      line('1,"","b"'),
      [line('1,"a"'), 0x01080008],
      [line('2,"a","b"'), 0x01080009],
    ]);
  });

  it("is refused in dialect 2.2", async () => {
    const bench = await powerOnBench({ dialect: "2.2" });
    await expectRefusals(bench, ['AT+MDNS=1,"host","_print",631,"instance"', 'AT+MDNS=1,"host","_print",631,']);
  });
});

// manual, AT+MDNS; the length counts the lines with their CR LF
describe("AT+MDNS=2", () => {
  async function announced(): Promise<Bench> {
    const bench = await powerOnBench();
    const service = { hostName: "espressif-1", service: "_my_printer", protocol: "_tcp", port: 35 };
    await bench.peers.announceService({ ...service, instance: "my_instance", text: { version: "v4.1.0.0" } });
    return bench;
  }

  const head = (lines: string) => `+MDNS:${lines.length},\r\n${lines}`;
  const service = "SRV=espressif-1.local:35\r\nTXT=version=v4.1.0.0\r\nA=127.0.0.1\r\n";

  it.each([
    ['0,"_my_printer","_tcp"', `PTR=my_instance\r\n${service}`],
    ['3,"my_instance","_my_printer","_tcp"', service],
    ['4,"espressif-1"', "A=127.0.0.1\r\n"],
  ])("%s finds it", async (tail, lines) => {
    const bench = await announced();
    await expectDialogue(bench, [[`AT+MDNS=2,${tail}`, `${head(`IF=1\r\nIP=0\r\n${lines}`)}${OK}`]]);
  });

  it("waits for the timeout while there is less than was asked for", async () => {
    const bench = await announced();
    expect(await bench.command('AT+MDNS=2,0,"_my_printer","_tcp",2000,2')).toBe("");
    expect(await bench.command("AT")).toBe("\r\nbusy p...\r\n");
    expect(await bench.wait(1800)).toBe("");
    expect(await bench.wait(200)).toContain("PTR=my_instance\r\n");
    expect(await commandLasting(bench, 'AT+MDNS=2,0,"_nothing","_tcp"', 5100)).toBe(OK);
  });

  it("refuses anything else", async () => {
    const bench = await announced();
    const wrong = [
      '7,"a"',
      '-1,"a"',
      '4,""',
      '4,"a",999',
      '4,"a",180001',
      '4,"a",1000,0',
      '4,"a",1000,256',
      '4,"a",1000,1,1',
    ];
    await expectRefusals(bench, [
      ...wrong.map((values) => `AT+MDNS=2,${values}`),
      ["AT+MDNS=2,0", 0x01080002],
      ['AT+MDNS=2,0,"_a"', 0x01080003],
      ['AT+MDNS=2,1,"i","_a"', 0x01080004],
      ['AT+MDNS=2,"0"', 0x01080001],
    ]);
  });
});
