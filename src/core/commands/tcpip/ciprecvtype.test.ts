import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { linkedBench, listenPeer, openUdpPeer } from "../../../testing/bench-peers.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

// golden 25, 26; the third field is 4.2's own
describe.each([
  ["3.4", ""],
  ["4.2", ",0"],
])("AT+CIPRECVTYPE in dialect %s", (dialect, tail) => {
  const lines = (...modes: number[]) =>
    `${modes.map((mode, id) => `+CIPRECVTYPE:${id},${mode}${tail}\r\n`).join("")}${OK}`;

  it("is AT+CIPRECVMODE with one link", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPRECVTYPE?", lines(0)],
      ["AT+CIPRECVTYPE=1", OK],
      ["AT+CIPRECVTYPE?", lines(1)],
    ]);
    await peer.send("wait");
    expect(await bench.wait(5)).toBe("\r\n+IPD,4\r\n");
    await expectDialogue(bench, [["AT+CIPRECVTYPE=0", `\r\n+IPD,4:wait\r\n${OK}`]]);
  });

  it("chooses for one link, or with 5 for all", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    for (const id of [0, 2]) await bench.command(`AT+CIPSTART=${id},"TCP","127.0.0.1",7000`);
    await expectDialogue(bench, [
      ["AT+CIPRECVTYPE=2,1", OK],
      ["AT+CIPRECVTYPE?", lines(0, 0, 1, 0, 0)],
      ["AT+CIPRECVMODE?", `+CIPRECVMODE:0\r\n${OK}`],
    ]);
    for (const stream of server.streams) await stream.send("data");
    expect(await bench.wait(5)).toBe("\r\n+IPD,0,4:data\r\n\r\n+IPD,2,4\r\n");
    await expectDialogue(bench, [
      ["AT+CIPRECVTYPE=5,1", OK],
      ["AT+CIPRECVTYPE?", lines(1, 1, 1, 1, 1)],
      ["AT+CIPRECVMODE?", `+CIPRECVMODE:1\r\n${OK}`],
      ["AT+CIPRECVTYPE=5,0", `\r\n+IPD,2,4:data\r\n${OK}`],
    ]);
  });

  it("is lost at a restart, and refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPRECVTYPE=1");
    await expectRefusals(bench, [
      ...["", "=?", "=", "=2", "=-1", "=1,2", "=1,1,1"].map((text) => `AT+CIPRECVTYPE${text}`),
      ['AT+CIPRECVTYPE="1"', 0x01080000],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      ...["6,1", "-1,1", "0,2", "0,-1"].map((text) => `AT+CIPRECVTYPE=${text}`),
      ["AT+CIPRECVTYPE=1", 0x01080001],
    ]);
    await expectDialogue(bench, [["AT+CIPRECVTYPE?", lines(1, 0, 0, 0, 0)]]);
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPRECVTYPE?", lines(0)]]);
  });
});

describe("AT+CIPRECVTYPE with a third parameter", () => {
  it("tells of the next datagram instead of all that waits", async () => {
    const bench = await joinedBench();
    const peer = await openUdpPeer(bench);
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    await expectDialogue(bench, [
      ["AT+CIPRECVTYPE=1,1", OK],
      ["AT+CIPRECVTYPE?", `+CIPRECVTYPE:0,1,1\r\n${OK}`],
    ]);
    for (const text of ["first", "second"]) await peer.send(text, 4000);
    expect(await bench.wait(5)).toBe("\r\n+IPD,5\r\n");
    await expectDialogue(bench, [
      ["AT+CIPRECVLEN?", `+CIPRECVLEN:5\r\n${OK}`],
      ["AT+CIPRECVDATA=100", "+CIPRECVDATA:5,first\r\nOK\r\n\r\n+IPD,6\r\n"],
    ]);
  });

  // generations: accepted in 4.2 only
  it.each(["3.4", "4.1", "5.0"])("is one too many in dialect %s", async (dialect) => {
    const bench = await powerOnBench({ dialect });
    await expectRefusals(bench, ["AT+CIPRECVTYPE=1,0", "AT+CIPRECVTYPE=1,1"]);
  });
});

it("AT+CIPRECVTYPE is unknown in dialect 2.2", async () => {
  const bench = await powerOnBench({ dialect: "2.2" });
  await expectRefusals(bench, [
    ["AT+CIPRECVTYPE?", 0x01090000],
    ["AT+CIPRECVTYPE=1", 0x01090000],
  ]);
  expect(await bench.command("AT+CIPRECVMODE?")).toContain("+CIPRECVMODE:0");
});
