import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { linkedBench, listenPeer } from "../../../testing/bench-peers.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

// generations: from 5.0
describe.each(["5.0", "4.2"])("AT+CIPCONNPERSIST in dialect %s", (dialect) => {
  it("0 closes a link when the access point is left, 1 leaves it open", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPCONNPERSIST?", `+CIPCONNPERSIST:0\r\n${OK}`],
      ["AT+CIPCONNPERSIST=1", OK],
      ["AT+CIPCONNPERSIST?", `+CIPCONNPERSIST:1\r\n${OK}`],
      ["AT+CWQAP", `WIFI DISCONNECT\r\n${OK}`],
    ]);
    expect(peer.state).toBe("open");
    await peer.send("still here");
    expect(await bench.wait(5)).toBe("\r\n+IPD,10:still here\r\n");
    await bench.command('AT+CWJAP="test_ap","12345678"');
    await bench.wait(1000);
    await expectDialogue(bench, [
      ["AT+CIPCONNPERSIST=0", OK],
      ["AT+CWQAP", `WIFI DISCONNECT\r\nCLOSED\r\n${OK}`],
    ]);
    await bench.wait(5);
    expect(peer.state).toBe("fin");
  });

  it("is chosen link by link, or with 5 for all", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    for (const id of [0, 1]) await bench.command(`AT+CIPSTART=${id},"TCP","127.0.0.1",7000`);
    await expectDialogue(bench, [
      ["AT+CIPCONNPERSIST=1,1", OK],
      ["AT+CIPCONNPERSIST?", `+CIPCONNPERSIST:0,1,0,0,0\r\n${OK}`],
      ["AT+CWQAP", `WIFI DISCONNECT\r\n0,CLOSED\r\n${OK}`],
      ["AT+CIPCONNPERSIST=5,1", OK],
      ["AT+CIPCONNPERSIST?", `+CIPCONNPERSIST:1,1,1,1,1\r\n${OK}`],
    ]);
    expect(server.streams.map(({ state }) => state)).toEqual(["fin", "open"]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await expectRefusals(bench, [
      ...["", "=?", "=", "=2", "=-1", "=1,1"].map((tail) => `AT+CIPCONNPERSIST${tail}`),
      ['AT+CIPCONNPERSIST="1"', 0x01080000],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      "AT+CIPCONNPERSIST=6,1",
      "AT+CIPCONNPERSIST=0,2",
      ["AT+CIPCONNPERSIST=1", 0x01080001],
    ]);
  });
});

it.each(["2.2", "3.4", "4.1"])("AT+CIPCONNPERSIST is unknown in dialect %s", async (dialect) => {
  const bench = await powerOnBench({ dialect });
  await expectRefusals(bench, [
    ["AT+CIPCONNPERSIST?", 0x01090000],
    ["AT+CIPCONNPERSIST=1", 0x01090000],
  ]);
});
