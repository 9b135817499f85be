import { describe, expect, it } from "vitest";
import { type Bench, joinedBench } from "../../testing/bench.js";
import { dialPeer, listenPeer, type StreamPeer } from "../../testing/bench-peers.js";
import { expectDialogue, OK } from "../../testing/dialogue.js";

/** A server for one client, who is there. */
async function fullServer(): Promise<{ bench: Bench; client: StreamPeer }> {
  const bench = await joinedBench();
  const lines = ["AT+CIPMUX=1", "AT+CIPSERVERMAXCONN=1", "AT+CIPSERVER=1,80"];
  await expectDialogue(
    bench,
    lines.map((line) => [line, OK]),
  );
  const client = dialPeer(bench, 80);
  expect(await bench.wait(5)).toBe("0,CONNECT\r\n");
  return { bench, client };
}

async function dial(bench: Bench): Promise<string> {
  dialPeer(bench, 80);
  return bench.wait(5);
}

describe("LinkServer", () => {
  it("leaves its port to others while it has no room, and takes it again afterwards", async () => {
    const { bench, client } = await fullServer();
    const other = await listenPeer(bench, 80); // nobody listens there
    client.socket.close();
    expect(await bench.wait(5)).toBe("0,CLOSED\r\n"); // it cannot have the port
    expect(bench.logged.at(-1)?.level).toBe("warn");
    expect(await dial(bench)).toBe("");
    other.close();
    for (const line of ["AT+CIPSERVER=0", "AT+CIPSERVER=1,80"]) await expectDialogue(bench, [[line, OK]]);
    expect(await dial(bench)).toBe("0,CONNECT\r\n");
  });

  it("does not take its port again after it was stopped while it had no room", async () => {
    const { bench, client } = await fullServer();
    await expectDialogue(bench, [["AT+CIPSERVER=0", OK]]);
    client.socket.close();
    expect(await bench.wait(5)).toBe("0,CLOSED\r\n");
    expect(await dial(bench)).toBe("");
    await listenPeer(bench, 80); // the port is free
  });

  it("can be started while all links are in use, and takes clients later", async () => {
    const bench = await joinedBench();
    await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    for (const id of [0, 1, 2, 3, 4]) await bench.command(`AT+CIPSTART=${id},"TCP","127.0.0.1",7000`);
    await expectDialogue(bench, [["AT+CIPSERVER=1,80", OK]]);
    expect(await dial(bench)).toBe("");
    await expectDialogue(bench, [["AT+CIPCLOSE=3", `3,CLOSED\r\n${OK}`]]);
    expect(await dial(bench)).toBe("3,CONNECT\r\n");
  });

  it("gives a link that is being opened its number while clients come", async () => {
    const bench = await joinedBench({ internet: { blackHoles: ["192.0.2.99"] } });
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+CIPSERVER=1,80");
    expect(await bench.command('AT+CIPSTART=0,"TCP","192.0.2.99",7000')).toBe("");
    expect(await dial(bench)).toBe("1,CONNECT\r\n");
  });

  it("starts with room again after a restart that nobody announced", async () => {
    const { bench, client } = await fullServer();
    bench.modem.reset();
    await bench.wait(2000);
    expect(client.state).toBe("reset");
    for (const line of ["AT+CIPMUX=1", "AT+CIPSERVER=1,80"]) await expectDialogue(bench, [[line, OK]]);
    expect(await dial(bench)).toBe("0,CONNECT\r\n");
  });
});
