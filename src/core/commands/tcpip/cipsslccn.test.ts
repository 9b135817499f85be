import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { certifiedBench, listenTlsPeer } from "../../../testing/bench-tls.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

const START = 'AT+CIPSTART="SSL","127.0.0.1",7000';
const CONNECTED = `CONNECT\r\n${OK}`;

describe.each([
  ["2.2", 64], // generations: up to 4.1
  ["4.2", 200], // golden 30: longer ones are taken
])("AT+CIPSSLCCN in dialect %s", (dialect, longest) => {
  // the factory's server certificate is for "localhost", "*.test" and "127.0.0.1"
  it.each(["localhost", "LOCALHOST", "www.test", "127.0.0.1"])(
    "lets through a server whose certificate is for %s",
    async (name) => {
      const bench = await certifiedBench({ dialect });
      await listenTlsPeer(bench);
      await expectDialogue(bench, [
        ["AT+CIPSSLCCONF=2,0,0", OK],
        [`AT+CIPSSLCCN="${name}"`, OK],
        ["AT+CIPSSLCCN?", `+CIPSSLCCN:0,${name}\r\n${OK}`],
        [START, CONNECTED],
      ]);
    },
  );

  it.each(["example.com", "a.b.test", "127.0.0.2"])(
    "refuses a server whose certificate is not for %s",
    async (name) => {
      const bench = await certifiedBench({ dialect });
      const server = await listenTlsPeer(bench);
      await expectDialogue(bench, [
        ["AT+CIPSSLCCONF=2,0,0", OK],
        [`AT+CIPSSLCCN="${name}"`, OK],
        [START, ERROR],
      ]);
      expect(server.streams).toEqual([]);
      await expectDialogue(bench, [
        ['AT+CIPSSLCCN=""', OK],
        ["AT+CIPSSLCCN?", OK],
        [START, CONNECTED],
      ]);
    },
  );

  it("does not count where the server is not checked", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench);
    await expectDialogue(bench, [
      ['AT+CIPSSLCCN="example.com"', OK],
      [START, CONNECTED],
    ]);
  });

  it("is kept link by link with AT+CIPMUX=1, or with 5 for all, until a restart", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ["AT+CIPSSLCCONF=5,2,0,0", OK],
      ['AT+CIPSSLCCN=1,"example.com"', OK],
      ["AT+CIPSSLCCN?", `+CIPSSLCCN:1,example.com\r\n${OK}`],
      ['AT+CIPSTART=1,"SSL","127.0.0.1",7000', ERROR],
      ['AT+CIPSTART=2,"SSL","127.0.0.1",7000', `2,CONNECT\r\n${OK}`],
      ["AT+CIPCLOSE=2", `2,CLOSED\r\n${OK}`],
      ['AT+CIPSSLCCN=5,"localhost"', OK],
      ["AT+CIPSSLCCN?", `${[0, 1, 2, 3, 4].map((id) => `+CIPSSLCCN:${id},localhost\r\n`).join("")}${OK}`],
      ['AT+CIPSTART=1,"SSL","127.0.0.1",7000', `1,CONNECT\r\n${OK}`],
    ]);
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPSSLCCN?", OK]]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [[`AT+CIPSSLCCN="${"c".repeat(longest)}"`, OK]]);
    const tooLong = dialect === "2.2" ? [`="${"c".repeat(longest + 1)}"`] : [];
    await expectRefusals(bench, [
      ...["", "=?", "=", '="a","b"', '=0,"a"', ...tooLong].map((tail) => `AT+CIPSSLCCN${tail}`),
      ["AT+CIPSSLCCN=1", 0x01080000],
      ['AT+CIPSSLCCN="a', 0x01080000],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      'AT+CIPSSLCCN=6,"a"',
      'AT+CIPSSLCCN=-1,"a"',
      ['AT+CIPSSLCCN="a"', 0x01080000],
      ["AT+CIPSSLCCN=0", 0x01080001],
    ]);
  });
});
