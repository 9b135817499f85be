import { describe, expect, it } from "vitest";
import { joinedBench } from "../../../testing/bench.js";
import { dialPeer, listenPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPSERVERMAXCONN in dialect %s", (dialect) => {
  it("limits the clients of the server, and the links of the host do not count", async () => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPSERVERMAXCONN?", `+CIPSERVERMAXCONN:5\r\n${OK}`],
      ["AT+CIPSERVERMAXCONN=2", OK],
      ["AT+CIPSERVERMAXCONN?", `+CIPSERVERMAXCONN:2\r\n${OK}`],
      ["AT+CIPMUX=1", OK],
      ["AT+CIPSERVER=1,80", OK],
      ['AT+CIPSTART=0,"TCP","127.0.0.1",7000', `0,CONNECT\r\n${OK}`],
    ]);
    const clients = [];
    for (let count = 0; count < 3; count++) {
      clients.push(dialPeer(bench, 80));
      await bench.clock.advance(5);
    }
    expect(bench.takeOutput()).toBe("1,CONNECT\r\n2,CONNECT\r\n");
    expect(clients.map((client) => client.state)).toEqual(["open", "open", "failed"]);
    clients[0]?.socket.close();
    expect(await bench.wait(5)).toBe("1,CLOSED\r\n");
    dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("1,CONNECT\r\n");
  });

  it("stays while the server runs", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+CIPSERVER=1,80");
    await expectRefused(bench, ["AT+CIPSERVERMAXCONN=2", "AT+CIPSERVERMAXCONN=5"], "AT+CIPSERVERMAXCONN?");
  });

  // golden 19: the odd line stands before ERROR
  it("is no less than the clients that are left", async () => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+CIPSERVER=1,80");
    for (const _ of [0, 1]) dialPeer(bench, 80);
    await bench.wait(50);
    await bench.command("AT+CIPSERVER=0");
    // a link of the modem's own does not count (library)
    await bench.command('AT+CIPSTART=2,"TCP","127.0.0.1",7000');
    await expectDialogue(bench, [
      ["AT+CIPSERVERMAXCONN=1", `Have 2 Connections\r\n${ERROR}`],
      ["AT+CIPSERVERMAXCONN?", `+CIPSERVERMAXCONN:5\r\n${OK}`],
      ["AT+CIPSERVERMAXCONN=2", OK],
    ]);
  });

  it("is 5 again after a restart, and refuses anything else", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CIPSERVERMAXCONN=1");
    const tails = ["", "=?", "=", "=0", "=6", "=1,1"];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPSERVERMAXCONN${tail}`),
      "AT+CIPSERVERMAXCONN?",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      ["AT+CIPSERVERMAXCONN=-1", `Have 0 Connections\r\n${ERROR}`],
      ['AT+CIPSERVERMAXCONN="1"', `ERR CODE:0x01080000\r\n${ERROR}`],
    ]);
    await bench.command("AT+RST");
    await bench.wait(2000);
    await expectDialogue(bench, [["AT+CIPSERVERMAXCONN?", `+CIPSERVERMAXCONN:5\r\n${OK}`]]);
  });
});
