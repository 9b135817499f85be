import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { certifiedBench, listenTlsPeer } from "../../../testing/bench-tls.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";
import { bytesOf } from "../../bytes.js";

const START = 'AT+CIPSTART="SSL","127.0.0.1",7000';

describe.each(["2.2", "4.2"])("AT+CIPSSLCPSK in dialect %s", (dialect) => {
  it("shows the server an identity and proves to know its key", async () => {
    const bench = await certifiedBench({ dialect });
    const server = await listenTlsPeer(bench, { preSharedKeys: { device: bytesOf("secret") } });
    await expectDialogue(bench, [
      ['AT+CIPSSLCPSK="secret","device"', OK],
      ["AT+CIPSSLCPSK?", `+CIPSSLCPSK:0,secret,device\r\n${OK}`],
      [START, `CONNECT\r\n${OK}`],
    ]);
    expect(bench.peers.lastTlsClient?.preSharedKey?.identity).toBe("device");
    await server.latest.send("hello");
    expect(await bench.wait(5)).toBe("\r\n+IPD,5:hello\r\n");
  });

  it.each(['"wrong","device"', '"secret","stranger"', '"secret",""'])("fails with %s", async (values) => {
    const bench = await certifiedBench({ dialect });
    const server = await listenTlsPeer(bench, { preSharedKeys: { device: bytesOf("secret") } });
    await expectDialogue(bench, [
      [`AT+CIPSSLCPSK=${values}`, OK],
      [START, ERROR],
      // an empty key is none: certificates again
      ['AT+CIPSSLCPSK="",""', OK],
      ["AT+CIPSSLCPSK?", OK],
      [START, `CONNECT\r\n${OK}`],
    ]);
    expect(server.streams).toHaveLength(1);
    expect(bench.peers.lastTlsClient?.preSharedKey).toBeUndefined();
  });

  it("is kept link by link with AT+CIPMUX=1, or with 5 for all, until a restart", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench, { preSharedKeys: { one: bytesOf("1"), all: bytesOf("5") } });
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSSLCPSK=1,"1","one"', OK],
      ["AT+CIPSSLCPSK?", `+CIPSSLCPSK:1,1,one\r\n${OK}`],
      ['AT+CIPSTART=1,"SSL","127.0.0.1",7000', `1,CONNECT\r\n${OK}`],
    ]);
    expect(bench.peers.lastTlsClient?.preSharedKey?.identity).toBe("one");
    await expectDialogue(bench, [['AT+CIPSTART=0,"SSL","127.0.0.1",7000', `0,CONNECT\r\n${OK}`]]);
    expect(bench.peers.lastTlsClient?.preSharedKey).toBeUndefined();
    await bench.command("AT+CIPCLOSE=5");
    await expectDialogue(bench, [
      ['AT+CIPSSLCPSK=5,"5","all"', OK],
      ["AT+CIPSSLCPSK?", `${[0, 1, 2, 3, 4].map((id) => `+CIPSSLCPSK:${id},5,all\r\n`).join("")}${OK}`],
      ['AT+CIPSTART=4,"SSL","127.0.0.1",7000', `4,CONNECT\r\n${OK}`],
    ]);
    expect(bench.peers.lastTlsClient?.preSharedKey?.identity).toBe("all");
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPSSLCPSK?", OK]]);
  });

  it("takes 32 bytes of each and refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    const [most, tooMuch] = ["k".repeat(32), "k".repeat(33)];
    await expectDialogue(bench, [
      [`AT+CIPSSLCPSK="${most}","${most}"`, OK],
      ["AT+CIPSSLCPSK?", `+CIPSSLCPSK:0,${most},${most}\r\n${OK}`],
    ]);
    const values = ["", '"k"', `"${tooMuch}","h"`, `"k","${tooMuch}"`, '"k","h","x"', '"k",', ',"h"'];
    await expectRefusals(bench, [
      ...["AT+CIPSSLCPSK", "AT+CIPSSLCPSK=?", ...values.map((text) => `AT+CIPSSLCPSK=${text}`)],
      ['AT+CIPSSLCPSK=1,"h"', 0x01080000],
      ['AT+CIPSSLCPSK="k",h', 0x01080001],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      'AT+CIPSSLCPSK=6,"k","h"',
      'AT+CIPSSLCPSK=-1,"k","h"',
      'AT+CIPSSLCPSK="k","h"',
      'AT+CIPSSLCPSK=0,"k"',
    ]);
  });
});
