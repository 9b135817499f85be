import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { linkedBench, listenPeer } from "../../../testing/bench-peers.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { certifiedBench, listenTlsPeer } from "../../../testing/bench-tls.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each([
  ["2.2", -1], // drivers need a number where the seed's example has an empty place
  ["4.2", 0], // golden 26
])("AT+CIPRECVLEN in dialect %s", (dialect, noLink) => {
  const line = (...lengths: number[]) => `+CIPRECVLEN:${lengths.join(",")}\r\n${OK}`;

  it("shows what waits on the only link", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await bench.command("AT+CIPRECVMODE=1");
    await expectDialogue(bench, [["AT+CIPRECVLEN?", line(0)]]);
    await peer.send("0123456789");
    await bench.wait(5);
    await expectDialogue(bench, [
      ["AT+CIPRECVLEN?", line(10)],
      ["AT+CIPRECVDATA=4", "+CIPRECVDATA:4,0123\r\nOK\r\n\r\n+IPD,6\r\n"],
      ["AT+CIPRECVLEN?", line(6)],
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ["AT+CIPRECVLEN?", line(noLink)],
    ]);
  });

  it("shows all five links with AT+CIPMUX=1", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    for (const text of ["AT+CIPMUX=1", "AT+CIPRECVMODE=1"]) await bench.command(text);
    for (const id of [1, 3]) await bench.command(`AT+CIPSTART=${id},"TCP","127.0.0.1",7000`);
    await server.streams[1]?.send("abc");
    await bench.wait(5);
    await expectDialogue(bench, [["AT+CIPRECVLEN?", line(noLink, 0, noLink, 3, noLink)]]);
  });

  it("counts what an SSL link has received", async () => {
    const bench = await certifiedBench({ dialect });
    const server = await listenTlsPeer(bench);
    await bench.command("AT+CIPRECVMODE=1");
    await bench.command('AT+CIPSTART="SSL","127.0.0.1",7000');
    await server.latest.send("secret");
    await bench.wait(5);
    await expectDialogue(bench, [["AT+CIPRECVLEN?", line(6)]]);
  });

  it("is 0 in active mode, where nothing waits", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await peer.send("gone");
    await bench.wait(5);
    await expectDialogue(bench, [["AT+CIPRECVLEN?", line(0)]]);
  });

  it("has no other form", async () => {
    const bench = await powerOnBench({ dialect });
    await expectRefusals(bench, ["AT+CIPRECVLEN", "AT+CIPRECVLEN=?", "AT+CIPRECVLEN=", "AT+CIPRECVLEN=0"]);
    expect(await bench.command("AT")).toBe(OK);
  });
});
