import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { certifiedBench, listenTlsPeer } from "../../../testing/bench-tls.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each([
  ["2.2", 64], // generations: up to 4.1
  ["4.2", 200], // golden 30: longer ones are taken
])("AT+CIPSSLCSNI in dialect %s", (dialect, longest) => {
  it("is the name in the ClientHello of the next connection; empty: none", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench);
    const seen: (string | undefined)[] = [];
    for (const [line, shown] of [
      ["AT+CIPSSLCSNI?", ""],
      ['AT+CIPSSLCSNI="www.example.com"', "+CIPSSLCSNI:0,www.example.com\r\n"],
      ['AT+CIPSSLCSNI="other.example"', "+CIPSSLCSNI:0,other.example\r\n"],
      ['AT+CIPSSLCSNI=""', ""],
    ] as const) {
      await expectDialogue(bench, [
        [line, OK],
        ["AT+CIPSSLCSNI?", `${shown}${OK}`],
        ['AT+CIPSTART="SSL","127.0.0.1",7000', `CONNECT\r\n${OK}`],
        ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ]);
      seen.push(bench.peers.lastTlsClient?.serverName);
    }
    expect(seen).toEqual([undefined, "www.example.com", "other.example", undefined]);
  });

  it("is kept link by link with AT+CIPMUX=1, or with 5 for all, until a restart", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench);
    const seenFrom = async (id: number) => {
      await expectDialogue(bench, [[`AT+CIPSTART=${id},"SSL","127.0.0.1",7000`, `${id},CONNECT\r\n${OK}`]]);
      return bench.peers.lastTlsClient?.serverName;
    };
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSSLCSNI=4,"x.test"', OK],
      ["AT+CIPSSLCSNI?", `+CIPSSLCSNI:4,x.test\r\n${OK}`],
    ]);
    expect([await seenFrom(4), await seenFrom(3)]).toEqual(["x.test", undefined]);
    await bench.command("AT+CIPCLOSE=5");
    await expectDialogue(bench, [
      ['AT+CIPSSLCSNI=5,"all.test"', OK],
      ["AT+CIPSSLCSNI?", `${[0, 1, 2, 3, 4].map((id) => `+CIPSSLCSNI:${id},all.test\r\n`).join("")}${OK}`],
    ]);
    expect(await seenFrom(1)).toBe("all.test");
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPSSLCSNI?", OK]]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [[`AT+CIPSSLCSNI="${"s".repeat(longest)}"`, OK]]);
    const tooLong = dialect === "2.2" ? [`="${"s".repeat(longest + 1)}"`] : [];
    await expectRefusals(bench, [
      ...["", "=?", "=", '="a","b"', '=0,"a"', ...tooLong].map((tail) => `AT+CIPSSLCSNI${tail}`),
      ["AT+CIPSSLCSNI=1", 0x01080000],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      'AT+CIPSSLCSNI=6,"a"',
      'AT+CIPSSLCSNI=-1,"a"',
      ['AT+CIPSSLCSNI="a"', 0x01080000],
      ["AT+CIPSSLCSNI=0", 0x01080001],
    ]);
  });
});
