import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { certifiedBench, listenTlsPeer } from "../../../testing/bench-tls.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

const START = 'AT+CIPSTART="SSL","127.0.0.1",7000';

describe.each(["2.2", "4.2"])("AT+CIPSSLCALPN in dialect %s", (dialect) => {
  it("is what the ClientHello of the next connection offers; 0: nothing", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench);
    const seen: (readonly string[] | undefined)[] = [];
    for (const [line, shown] of [
      ['AT+CIPSSLCALPN=1,"h2"', "+CIPSSLCALPN:0,h2\r\n"],
      ['AT+CIPSSLCALPN=2,"mqtt","http/1.1"', "+CIPSSLCALPN:0,mqtt,http/1.1\r\n"],
      ['AT+CIPSSLCALPN=5,"a","b","c","d","e"', "+CIPSSLCALPN:0,a,b,c,d,e\r\n"],
      ["AT+CIPSSLCALPN=0", ""],
    ] as const) {
      await expectDialogue(bench, [
        [line, OK],
        ["AT+CIPSSLCALPN?", `${shown}${OK}`],
        [START, `CONNECT\r\n${OK}`],
        ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ]);
      seen.push(bench.peers.lastTlsClient?.protocols);
    }
    expect(seen).toEqual([["h2"], ["mqtt", "http/1.1"], ["a", "b", "c", "d", "e"], []]);
  });

  it("is really negotiated: no protocol in common ends the handshake", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench, { protocols: ["http/1.1"] });
    await expectDialogue(bench, [
      ['AT+CIPSSLCALPN=1,"mqtt"', OK],
      [START, ERROR],
      ['AT+CIPSSLCALPN=2,"mqtt","http/1.1"', OK],
      [START, `CONNECT\r\n${OK}`],
    ]);
  });

  it("is kept link by link with AT+CIPMUX=1, or with 5 for all, until a restart", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSSLCALPN=2,1,"two"', OK],
      ["AT+CIPSSLCALPN?", `+CIPSSLCALPN:2,two\r\n${OK}`],
      ['AT+CIPSTART=2,"SSL","127.0.0.1",7000', `2,CONNECT\r\n${OK}`],
    ]);
    expect(bench.peers.lastTlsClient?.protocols).toEqual(["two"]);
    await expectDialogue(bench, [['AT+CIPSTART=0,"SSL","127.0.0.1",7000', `0,CONNECT\r\n${OK}`]]);
    expect(bench.peers.lastTlsClient?.protocols).toEqual([]);
    await bench.command("AT+CIPCLOSE=5");
    await expectDialogue(bench, [
      ['AT+CIPSSLCALPN=5,1,"all"', OK],
      ["AT+CIPSSLCALPN?", `${[0, 1, 2, 3, 4].map((id) => `+CIPSSLCALPN:${id},all\r\n`).join("")}${OK}`],
    ]);
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPSSLCALPN?", OK]]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    const six = '=6,"a","b","c","d","e","f"';
    await expectRefusals(bench, [
      ...["", "=?", "=", "=-1", '=2,"a"', '=1,"a","b"', '=0,"a"', "=1", '=1,""', six].map(
        (tail) => `AT+CIPSSLCALPN${tail}`,
      ),
      ['AT+CIPSSLCALPN="a"', 0x01080000],
      ["AT+CIPSSLCALPN=1,a", 0x01080001],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      'AT+CIPSSLCALPN=6,1,"a"',
      'AT+CIPSSLCALPN=-1,1,"a"',
      'AT+CIPSSLCALPN=0,2,"a"',
      ['AT+CIPSSLCALPN=1,"a"', 0x01080001],
      ["AT+CIPSSLCALPN=1", 0x01080001],
    ]);
  });
});
