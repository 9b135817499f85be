import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { dialPeer, listenPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

const TCP = 'AT+CIPSTARTEX="TCP","127.0.0.1",7000';

describe.each(["2.2", "4.2"])("AT+CIPSTARTEX in dialect %s", (dialect) => {
  it("takes the lowest free number, and none is left after five", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    await expectDialogue(bench, [
      ...[0, 1, 2, 3].map((id): [string, string] => [TCP, `${id},CONNECT\r\n${OK}`]),
      ["AT+CIPCLOSE=1", `1,CLOSED\r\n${OK}`],
      ['AT+CIPSTARTEX="UDP","127.0.0.1",7000,4000,2', `1,CONNECT\r\n${OK}`],
      [TCP, `4,CONNECT\r\n${OK}`],
      [TCP, ERROR],
    ]);
    expect(server.streams).toHaveLength(5);
  });

  it("steps around the clients of the server", async () => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ["AT+CIPSERVER=1,80", OK],
    ]);
    dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("0,CONNECT\r\n");
    await expectDialogue(bench, [[TCP, `1,CONNECT\r\n${OK}`]]);
  });

  it("opens the only link with AT+CIPMUX=0", async () => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await expectDialogue(bench, [
      [TCP, `CONNECT\r\n${OK}`],
      [TCP, dialect === "2.2" ? `ALREADY CONNECTED\r\n${ERROR}` : ERROR],
    ]);
  });

  it("frees the number when connecting fails", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CIPMUX=1");
    await expectDialogue(bench, [[TCP, ERROR]]);
    await listenPeer(bench);
    await expectDialogue(bench, [[TCP, `0,CONNECT\r\n${OK}`]]);
  });

  it("refuses a number, other forms, and to work without a network", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    const wrong = ["", "?", "=?", "=", '=1,"TCP","127.0.0.1",7000', '="FOO","127.0.0.1",7000', '="TCP","127.0.0.1",0'];
    await expectRefused(
      bench,
      wrong.map((tail) => `AT+CIPSTARTEX${tail}`),
      "AT+CIPSTATUS",
    );
    expect(server.streams).toEqual([]);
    await expectRefused(await powerOnBench({ dialect }), [TCP], "AT+CIPSTATUS");
  });
});
