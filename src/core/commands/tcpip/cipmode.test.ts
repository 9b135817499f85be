import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { dialPeer, linkedBench, listenPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK, PROMPT } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPMODE in dialect %s", (dialect) => {
  it("makes data raw in both directions", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPMODE?", `+CIPMODE:0\r\n${OK}`],
      ["AT+CIPMODE=1", OK],
      ["AT+CIPMODE?", `+CIPMODE:1\r\n${OK}`],
      ["AT+CIPSEND=3", ERROR],
    ]);
    // golden 22: also before AT+CIPSEND
    await peer.send("raw");
    expect(await bench.wait(5)).toBe("raw");
    await expectDialogue(bench, [["AT+CIPSEND", PROMPT]]);
    await peer.send("\r\n+++");
    expect(await bench.wait(5)).toBe("\r\n+++");
    expect(await bench.send("+++")).toBe("");
    await expectDialogue(bench, [
      ["AT+CIPMODE?", `+CIPMODE:1\r\n${OK}`],
      ["AT+CIPMODE=0", OK],
      ["AT+CIPSEND", ERROR],
    ]);
    await peer.send("framed");
    expect(await bench.wait(5)).toBe("\r\n+IPD,6:framed\r\n");
  });

  it("is not possible with a UDP link whose destination may change", async () => {
    const bench = await joinedBench({ dialect });
    for (const [mode, answer] of [
      [0, OK],
      [1, ERROR],
      [2, ERROR],
    ] as const) {
      await bench.command(`AT+CIPSTART="UDP","127.0.0.1",7000,4000,${mode}`);
      await expectDialogue(bench, [["AT+CIPMODE=1", answer]]);
      await bench.command("AT+CIPCLOSE");
      await bench.command("AT+CIPMODE=0");
    }
  });

  it("is 0 again after a restart, and refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPMODE=1");
    const tails = ["", "=?", "=", "=2", "=-1", "=1,1"];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPMODE${tail}`),
      "AT+CIPMODE?",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [['AT+CIPMODE="1"', `ERR CODE:0x01080000\r\n${ERROR}`]]);
    await bench.command("AT+RST");
    await bench.wait(500);
    await expectDialogue(bench, [["AT+CIPMODE?", `+CIPMODE:0\r\n${OK}`]]);
  });
});

describe("AT+CIPMODE with AT+CIPMUX=1", () => {
  it("is refused by 2.2", async () => {
    const bench = await joinedBench({ dialect: "2.2" });
    await bench.command("AT+CIPMUX=1");
    await expectRefused(bench, ["AT+CIPMODE=1"], "AT+CIPMODE?");
    await expectDialogue(bench, [["AT+CIPMODE=0", OK]]);
  });

  // golden 24, 40
  it("is possible in 4.2 with one link at most, or a server for one client", async () => {
    const bench = await joinedBench();
    await listenPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSTART=1,"TCP","127.0.0.1",7000', `1,CONNECT\r\n${OK}`],
      ["AT+CIPMODE=1", OK],
      ["AT+CIPMODE=0", OK],
      ['AT+CIPSTART=2,"TCP","127.0.0.1",7000', `2,CONNECT\r\n${OK}`],
      ["AT+CIPMODE=1", ERROR],
      ["AT+CIPCLOSE=5", `1,CLOSED\r\n2,CLOSED\r\n${OK}`],
      ["AT+CIPSERVER=1,80", OK],
      ["AT+CIPMODE=1", ERROR],
      ["AT+CIPSERVER=0", OK],
      ["AT+CIPMODE=1", OK],
      ["AT+CIPSERVER=1,80", ERROR],
      ["AT+CIPSERVERMAXCONN=1", OK],
      ["AT+CIPSERVER=1,80", OK],
    ]);
    const client = dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("0,CONNECT\r\n");
    await client.send("raw");
    expect(await bench.wait(5)).toBe("raw");
  });
});
