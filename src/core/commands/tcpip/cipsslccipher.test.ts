import { describe, expect, it } from "vitest";
import { handshakeOffer } from "../../../node/network/tls-cipher-suites.js";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { certifiedBench, listenTlsPeer } from "../../../testing/bench-tls.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const START = 'AT+CIPSTART="SSL","127.0.0.1",7000';

// generations: from 4.1
describe.each(["4.1", "5.0", "4.2"])("AT+CIPSSLCCIPHER in dialect %s", (dialect) => {
  it("lists what there is, each once, and each of them can be offered", async () => {
    const bench = await powerOnBench({ dialect });
    const answer = await bench.command("AT+CIPSSLCCIPHER?");
    expect(answer.endsWith(`\r\n${OK}`)).toBe(true);
    const listed = answer.slice(0, -OK.length - 2).split("\r\n");
    const suites = listed.map((line, index) => {
      expect(line).toMatch(new RegExp(`^\\+CIPSSLCCIPHER:${index},0x[0-9A-F]{4}$`));
      return Number(line.slice(-6));
    });
    expect(new Set(suites).size).toBe(suites.length);
    expect(suites).toEqual(expect.arrayContaining([0x1301, 0xc02b, 0xc02f, 0xc023, 0xc0ad, 0x00a8]));
    for (const number of suites) {
      const known = [true, false].some((preSharedKey) =>
        handshakeOffer({ newestVersion: "1.3", cipherSuites: [number], preSharedKey }),
      );
      expect(known, `0x${number.toString(16)}`).toBe(true);
    }
  });

  it("is what the ClientHello of the next connection offers; 0: all there are", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench);
    const seen: (readonly number[] | undefined)[] = [];
    for (const line of [
      "AT+CIPSSLCCIPHER=2,0xC023,0xC0AD", // the manual's example
      "AT+CIPSSLCCIPHER=1,49195",
      "AT+CIPSSLCCIPHER=3,0x9999,0xC02F,0", // what is unknown is left out
      "AT+CIPSSLCCIPHER=0",
    ]) {
      await expectDialogue(bench, [
        [line, OK],
        [START, `CONNECT\r\n${OK}`],
        ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ]);
      seen.push(bench.peers.lastTlsClient?.cipherSuites);
    }
    expect(seen).toEqual([[0xc023, 0xc0ad], [49195], [0xc02f], undefined]);
  });

  it("is kept link by link with AT+CIPMUX=1, or with 5 for all, until a restart", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench);
    const seenFrom = async (id: number) => {
      await expectDialogue(bench, [[`AT+CIPSTART=${id},"SSL","127.0.0.1",7000`, `${id},CONNECT\r\n${OK}`]]);
      return bench.peers.lastTlsClient?.cipherSuites;
    };
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ["AT+CIPSSLCCIPHER=2,1,0xC02B", OK],
    ]);
    expect([await seenFrom(2), await seenFrom(3)]).toEqual([[0xc02b], undefined]);
    await expectDialogue(bench, [["AT+CIPSSLCCIPHER=5,1,0xC02F", OK]]);
    expect(await seenFrom(4)).toEqual([0xc02f]);
    await restart(bench);
    expect(bench.modem.settings.get("tls")[4]?.cipherSuites).toEqual([]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPSSLCCIPHER=1,0xC02B");
    const wrong = [
      "",
      "-1",
      "1",
      "1,0xC02B,0xC02F",
      "2,0xC02B",
      "0,0xC02B",
      "1,0x9999",
      "2,0x9999,0",
      "1,0x10000",
      "1,-1",
      "1,",
    ];
    await expectRefusals(bench, [
      ...["AT+CIPSSLCCIPHER", "AT+CIPSSLCCIPHER=?", ...wrong.map((values) => `AT+CIPSSLCCIPHER=${values}`)],
      ['AT+CIPSSLCCIPHER="1",0xC02B', 0x01080000],
      ['AT+CIPSSLCCIPHER=1,"0xC02B"', 0x01080001],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      "AT+CIPSSLCCIPHER=6,1,0xC02B",
      "AT+CIPSSLCCIPHER=-1,0",
      ["AT+CIPSSLCCIPHER=1", 0x01080001],
    ]);
  });
});

it.each(["2.2", "2.4", "3.4"])("AT+CIPSSLCCIPHER is unknown in dialect %s", async (dialect) => {
  const bench = await powerOnBench({ dialect });
  await expectRefusals(bench, [
    ["AT+CIPSSLCCIPHER?", 0x01090000],
    ["AT+CIPSSLCCIPHER=0", 0x01090000],
  ]);
});
