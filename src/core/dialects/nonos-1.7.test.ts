import { describe, expect, it } from "vitest";
import { type Bench, type BenchOptions, joinedBench, powerOnBench } from "../../testing/bench.js";
import { bytesOf } from "../bytes.js";
import type { StreamSocket } from "../ports.js";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const dialect = "nonos-1.7";

const powered = (options?: BenchOptions) => powerOnBench({ dialect, ...options });
const joined = (options?: BenchOptions) => joinedBench({ dialect, ...options });

/** A server that keeps quiet; what its clients send is thrown away. */
async function listen(bench: Bench, port: number): Promise<{ send: (text: string) => void }> {
  const sockets: StreamSocket[] = [];
  await bench.peers.listen({ port }, (socket) => {
    sockets.push(socket);
    return { onData: () => undefined, onClose: () => undefined };
  });
  return {
    send: (text) => {
      for (const socket of sockets) void socket.send(bytesOf(text));
    },
  };
}

async function connected(options?: BenchOptions) {
  const bench = await joined(options);
  const peer = await listen(bench, 5000);
  await bench.command('AT+CIPSTART="TCP","127.0.0.1",5000');
  return { bench, peer };
}

describe("a line", () => {
  it.each([
    ["AT", OK],
    ["at", OK],
    ["At", ERROR],
    ["", ERROR],
    ["AT+CIPMUX?", `+CIPMUX:0\r\n${OK}`],
    ["at+CIPMUX?", `+CIPMUX:0\r\n${OK}`],
    ["AT+cipmux?", ERROR],
    ["AT+CMD?", ERROR],
    ["AT+CIPSTARTEX", ERROR],
    ["AT+SYSSTORE?", ERROR],
    ["AT+CIPDNS?", ERROR],
    ["AT+SYSMSG?", ERROR],
    ["AT+CIPMUX_CUR?", ERROR],
    ["AT+RFPOWER?", ERROR],
    ["AT+RFPOWER=82", OK],
    ["AT+SLEEP?", `+SLEEP:2\r\n${OK}`],
    ["AT+SLEEP=3", ERROR],
    ["AT+CIPDINFO?", `+CIPDINFO:FALSE${OK}`],
    ["AT+SYSRAM?", `+SYSRAM:148408\r\n${OK}`],
    ["AT+CIPSTO?", `+CIPSTO:180\r\n${OK}`],
    ["AT+CIPRECVLEN?", `+CIPRECVLEN:0,0,0,0,0\r\n${OK}`],
    ["AT+CWJAP?", `No AP\r\n${OK}`],
    ["AT+CIPSTATUS", `STATUS:5\r\n${OK}`],
    ["AT+CIPSNTPCFG?", `+CIPSNTPCFG:0\r\n${OK}`],
    ["AT+CIPSNTPCFG=1,530", ERROR],
    ["AT+CIPSNTPCFG=1,-12", ERROR],
    ["AT+CWMODE=0", ERROR],
    ["AT+CWMODE=1,1", ERROR],
  ])("%s", async (line, answer) => {
    expect(await (await powered()).command(line)).toBe(answer);
  });

  it("may have 256 bytes behind AT", async () => {
    const bench = await powered();
    const line = (length: number) => `AT+CWHOSTNAME="${"x".repeat(length - 18)}"`;
    // the name is too long either way; a line that is too long is refused before that
    expect(await bench.command(line(256))).toBe(ERROR);
    expect(bench.logged.at(-2)?.message).toBe("command");
  });

  it("keeps commas in quotes together", async () => {
    const bench = await powered({ accessPoints: [{ ssid: "a,b", password: "12,45678" }] });
    await bench.command('AT+CWJAP_CUR="a,b","12,45678"');
    expect(await bench.wait(1000)).toBe(`WIFI CONNECTED\r\nWIFI GOT IP\r\n${OK}`);
  });

  it("shows the versions without a line end behind the last", async () => {
    expect(await (await powered()).command("AT+GMR")).toMatch(/\r\nBin version[^\r\n]*\r\nOK\r\n$/);
  });

  it("is echoed and refused while a command runs", async () => {
    const bench = await powered();
    expect(await bench.send('AT+CWJAP_CUR="test_ap","12345678"\r\n')).toContain("AT+CWJAP_CUR");
    expect(await bench.send("?\r\nAT\r\nA")).toBe("?\r\n\r\nbusy p...\r\nAT\r\n\r\nbusy p...\r\nA");
  });
});

describe("settings with a suffix", () => {
  it.each([
    ["CWMODE", "3", "3\r\n", "1\r\n"],
    ["CWDHCP", "1,0", "1", "3"],
    ["CIPSTAMAC", '"1a:fe:35:98:d3:7b"', '"1a:fe:35:98:d3:7b"\r\n', '"7c:df:a1:00:00:01"\r\n'],
    ["CIPAPMAC", '"1a:fe:35:98:d3:7c"', '"1a:fe:35:98:d3:7c"\r\n', '"7c:df:a1:00:00:02"\r\n'],
    ["CWCOUNTRY", '1,"JP",1,14', '1,"JP",1,14\r\n', '0,"CN",1,13\r\n'],
    ["SYSMSG", "3", "0x3\r\n", "0x0\r\n"],
    ["CIPDNS", '1,"1.2.3.4"', "1.2.3.4\r\n", "208.67.222.222\r\n"],
  ])("%s: until the next start, or in flash", async (name, value, shown, factory) => {
    const bench = await powered();
    const shows = async (suffix: string) => {
      const line = `AT+${name}_${suffix}?`;
      return (await bench.command(line)).replace(`+${name}_${suffix}:`, "").replace(OK, "");
    };
    const restart = async () => {
      bench.modem.reset();
      await bench.wait(1000);
    };
    expect(await bench.command(`AT+${name}_CUR=${value}`)).toBe(OK);
    expect([await shows("CUR"), await shows("DEF")]).toEqual([shown, factory]);
    await restart();
    expect([await shows("CUR"), await shows("DEF")]).toEqual([factory, factory]);
    expect(await bench.command(`AT+${name}_DEF=${value}`)).toBe(OK);
    expect([await shows("CUR"), await shows("DEF")]).toEqual([shown, shown]);
    await restart();
    expect([await shows("CUR"), await shows("DEF")]).toEqual([shown, shown]);
  });

  it("without one are written to flash", async () => {
    const bench = await powered();
    await bench.command("AT+CWMODE=3");
    expect(await bench.command("AT+CWMODE_DEF?")).toBe(`+CWMODE_DEF:3\r\n${OK}`);
  });

  it.each(["CIPSTA", "CIPAP"])("%s names itself in each line", async (name) => {
    const bench = await powered();
    await bench.command("AT+CWMODE_CUR=3");
    expect(await bench.command(`AT+${name}_CUR="10.0.0.2"`)).toBe(OK);
    expect(await bench.command(`AT+${name}_CUR?`)).toBe(
      `+${name}_CUR:ip:"10.0.0.2"\r\n+${name}_CUR:gateway:"10.0.0.1"\r\n+${name}_CUR:netmask:"255.255.255.0"\r\n${OK}`,
    );
  });

  it("an access point that was joined with _CUR is not joined at the next start", async () => {
    const bench = await powered();
    await bench.command('AT+CWJAP_CUR="test_ap","12345678"');
    await bench.wait(1000);
    expect(await bench.command("AT+CWJAP_CUR?")).toMatch(/^\+CWJAP_CUR:"test_ap","[0-9a-f:]{17}",1,-50,0\r\n/);
    bench.modem.reset();
    expect(await bench.wait(2000)).toBe("\r\nready\r\n");
    await bench.command('AT+CWJAP_DEF="test_ap","12345678"');
    await bench.wait(1000);
    bench.modem.reset();
    expect(await bench.wait(2000)).toBe("\r\nready\r\nWIFI CONNECTED\r\nWIFI GOT IP\r\n");
  });

  it("AT+CWDHCP takes the interface first, and shows the soft-AP in bit 0", async () => {
    const bench = await powered();
    expect(await bench.command("AT+CWDHCP_CUR=0,0")).toBe(OK);
    expect(await bench.command("AT+CWDHCP_CUR?")).toBe(`+CWDHCP_CUR:2${OK}`);
    expect(await bench.command("AT+CWDHCP_CUR=2,0")).toBe(OK);
    expect(await bench.command("AT+CWDHCP_CUR?")).toBe(`+CWDHCP_CUR:0${OK}`);
    for (const line of ["3,0", "0,2", "1", "1,1,1"]) expect(await bench.command(`AT+CWDHCP_CUR=${line}`)).toBe(ERROR);
  });

  it("AT+CIPDNS_CUR takes two servers and forgets those that are not given again", async () => {
    const bench = await powered();
    await bench.command('AT+CIPDNS_CUR=1,"1.1.1.1","2.2.2.2"');
    expect(await bench.command("AT+CIPDNS_CUR?")).toBe(`+CIPDNS_CUR:1.1.1.1\r\n+CIPDNS_CUR:2.2.2.2\r\n${OK}`);
    await bench.command('AT+CIPDNS_CUR=1,"3.3.3.3"');
    expect(await bench.command("AT+CIPDNS_CUR?")).toBe(`+CIPDNS_CUR:3.3.3.3\r\n${OK}`);
    expect(await bench.command('AT+CIPDNS_CUR=1,"1.1.1.1","2.2.2.2","3.3.3.3"')).toBe(ERROR);
  });
});

describe("joining and leaving", () => {
  it.each([
    ['"nosuch_ap",""', 3],
    ['"test_ap","wrong678"', 2],
  ])("fails with FAIL: %s", async (where, code) => {
    const bench = await powered();
    await bench.command(`AT+CWJAP_CUR=${where}`);
    expect(await bench.wait(4000)).toBe(`+CWJAP:${code}\r\n\r\nFAIL\r\n`);
    expect(await bench.command("AT+CIPSTATUS")).toBe(`STATUS:5\r\n${OK}`);
  });

  it("takes no more than the parameters it has", async () => {
    expect(await (await powered()).command('AT+CWJAP_CUR="test_ap","12345678",,0,1')).toBe(ERROR);
  });

  it("leaves behind the OK", async () => {
    const bench = await joined();
    expect(await bench.command("AT+CWQAP")).toBe(`${OK}WIFI DISCONNECT\r\n`);
  });

  it("lists the soft-AP's stations bare", async () => {
    const bench = await powered();
    await bench.command("AT+CWMODE_CUR=2");
    bench.modem.wifi.softAp.connectStation("aa:bb:cc:dd:ee:ff");
    await bench.wait(10);
    expect(await bench.command("AT+CWLIF")).toMatch(/^192\.168\.4\.\d+,aa:bb:cc:dd:ee:ff\r\n\r\nOK\r\n$/);
  });
});

describe("links", () => {
  it("prompts with a blank, and refuses what comes behind the payload with busy s...", async () => {
    const { bench } = await connected();
    expect(await bench.command("AT+CIPSEND=5")).toBe("\r\nOK\r\n> ");
    expect(await bench.send("hello\r\n")).toBe("\r\n\r\nbusy s...\r\n\r\nRecv 5 bytes\r\n\r\nSEND OK\r\n");
  });

  it("prompts for passthrough without a blank", async () => {
    const { bench } = await connected();
    await bench.command("AT+CIPMODE=1");
    expect(await bench.command("AT+CIPSEND")).toBe("\r\nOK\r\n\r\n>");
  });

  it("shows received data without a tail, and its sender without quotes", async () => {
    const { bench, peer } = await connected();
    peer.send("abc");
    expect(await bench.wait(100)).toBe("\r\n+IPD,3:abc");
    await bench.command("AT+CIPDINFO=1");
    peer.send("abc");
    expect(await bench.wait(100)).toBe("\r\n+IPD,3,127.0.0.1,5000:abc");
  });

  it("is read in passive mode", async () => {
    const { bench, peer } = await connected();
    await bench.command("AT+CIPRECVMODE=1");
    expect(await bench.command("AT+CIPRECVDATA=10")).toBe(OK);
    peer.send("abcdef");
    expect(await bench.wait(100)).toBe("\r\n+IPD,6\r\n");
    expect(await bench.command("AT+CIPRECVLEN?")).toBe(`+CIPRECVLEN:6,0,0,0,0\r\n${OK}`);
    expect(await bench.command("AT+CIPRECVDATA=4")).toBe(`\r\n+CIPRECVDATA,4:abcd${OK}\r\n+IPD,2\r\n`);
    expect(await bench.command("AT+CIPRECVDATA=2049")).toBe(ERROR);
  });

  it("of UDP stay active", async () => {
    const bench = await joined();
    await bench.command("AT+CIPRECVMODE=1");
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",5000,5001,2');
    expect(await bench.command("AT+CIPRECVDATA=10")).toBe(`not TCP\r\n${ERROR}`);
    const remote = { address: "127.0.0.1", port: 5001 };
    const peer = await bench.peers.openUdp({ localPort: 5000, remote }, { onMessage: () => undefined });
    await peer.send(bytesOf("x"), remote);
    expect(await bench.wait(100)).toBe("\r\n+IPD,1:x");
  });

  it.each([
    ['AT+CIPSTART="TCP","127.0.0.1",4999', `${ERROR}CLOSED\r\n`],
    ['AT+CIPSTART="TCP","nosuch.test",5000', `DNS Fail\r\n${ERROR}`],
    ['AT+CIPDOMAIN="nosuch.test"', `DNS Fail\r\n${ERROR}`],
    ['AT+CIPDOMAIN="localhost"', `+CIPDOMAIN:127.0.0.1\r\n${OK}`],
    ['AT+CIPDOMAIN="localhost",2', ERROR],
    ['AT+CIPSTART="UDP","0",0,4000,2', `CONNECT\r\n${OK}`],
    ['AT+PING="nosuch.test"', ERROR],
    ['AT+PING="127.0.0.1"', `+1\r\n${OK}`],
    ["AT+CIPSEND=1", `link is not valid\r\n${ERROR}`],
    ["AT+CIPCLOSE", ERROR],
    ["AT+CIPCLOSE=0", `MUX=0\r\n${ERROR}`],
  ])("none is open: %s", async (line, answer) => {
    const bench = await joined();
    expect((await bench.command(line)) + (await bench.wait(500))).toBe(answer);
  });

  it.each([
    ['AT+CIPSTART="TCP","127.0.0.1",5000', `ALREADY CONNECTED\r\n${ERROR}`],
    ["AT+CIPSEND=2049", `too long\r\n${ERROR}`],
    ["AT+CIPMUX=1", `link is builded\r\n${ERROR}`],
    ["AT+CIPSTATUS", /^STATUS:3\r\n\+CIPSTATUS:0,"TCP","127\.0\.0\.1",5000,\d+,0\r\n\r\nOK\r\n$/],
    ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
  ])("one is open: %s", async (line, answer) => {
    const { bench } = await connected();
    const given = await bench.command(line);
    if (answer instanceof RegExp) expect(given).toMatch(answer);
    else expect(given).toBe(answer);
  });

  it.each([
    ["AT+CIPCLOSE", `MUX=1\r\n${ERROR}`],
    ["AT+CIPCLOSE=3", `UNLINK\r\n${ERROR}`],
    ["AT+CIPCLOSE=5", OK],
    ["AT+CIPMODE=1", `CIPMUX and CIPSERVER must be 0\r\n${ERROR}`],
    ['AT+CIPSTART=2,"TCP","127.0.0.1",4999', `${ERROR}2,CLOSED\r\n`],
    ["AT+CIPSERVER=0", `no change\r\n${OK}`],
    ["AT+CIPSERVER?", ERROR],
    ['AT+CIPSERVER=1,6000,"TCP"', ERROR],
    ["AT+CIPSERVER=0,1", ERROR],
  ])("five are possible: %s", async (line, answer) => {
    const bench = await joined();
    await bench.command("AT+CIPMUX=1");
    expect(await bench.command(line)).toBe(answer);
  });

  it("of clients are closed with the server, behind its OK", async () => {
    const bench = await joined();
    await bench.command("AT+CIPMUX=1");
    expect(await bench.command("AT+CIPSERVER=1,6000")).toBe(OK);
    expect(await bench.command("AT+CIPSERVER=1,6001")).toBe(`no change\r\n${OK}`);
    await bench.peers.connect({ address: "127.0.0.1", port: 6000 }, { onData: () => {}, onClose: () => {} });
    expect(await bench.wait(100)).toBe("0,CONNECT\r\n");
    expect(await bench.command("AT+CIPMUX=0")).toBe(`link is builded\r\n${ERROR}`);
    expect(await bench.command("AT+CIPSERVER=0")).toBe(`${OK}0,CLOSED\r\n`);
  });

  it("needs an address", async () => {
    const bench = await powered();
    expect(await bench.command('AT+CIPSTART="TCP","127.0.0.1",5000')).toBe(`no ip\r\n${ERROR}`);
  });
});
