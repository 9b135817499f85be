import { describe, expect, it } from "vitest";
import { joinedBench } from "../../../testing/bench.js";
import { linkedBench, openUdpPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK, PROMPT, SEND_FAIL, SEND_OK } from "../../../testing/dialogue.js";

const sent = (length: number) => `\r\nRecv ${length} bytes\r\n${SEND_OK}`;

describe("AT+CIPSENDEX", () => {
  // golden 14; the columns are what the host sends and what the peer gets
  it.each([
    ["ends at \\0", ["ab\\0"], "ab"],
    ["ends at the length", ["abcdefghij"], "abcdefghij"],
    ["ends at the first \\0", ["a\\0b\\0"], "a"],
    ["ends at \\0 in two chunks", ["ab\\", "0"], "ab"],
    ["collects chunks", ["a", "b", "\\0"], "ab"],
    ["may be empty", ["\\0"], ""],
    ["drops a backslash before another character", ["a\\b\\0"], "ab"],
    ["sends an escaped backslash", ["ab\\\\0cd\\0"], "ab\\0cd"],
    ["counts what is left of the escapes", ["\\a\\b\\c\\d\\e\\f\\g\\h\\i\\j"], "abcdefghij"],
    ["drops what follows \\0", ["ab\\0\r\n"], "ab"],
    ["takes NUL for data", ["a\0\\0"], "a\0"],
  ])("sends up to the length or to \\0, without the escapes: %s", async (_, chunks, payload) => {
    const { bench, peer } = await linkedBench();
    await expectDialogue(bench, [["AT+CIPSENDEX=10", PROMPT]]);
    let heard = "";
    for (const chunk of chunks) heard += await bench.send(chunk);
    expect(heard).toBe(sent(payload.length));
    expect(peer.take()).toBe(payload);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("refuses what follows the length", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSENDEX=3");
    expect(await bench.send("abcde")).toBe(`\r\nbusy p...\r\n${sent(3)}`);
    expect(peer.take()).toBe("abc");
  });

  it("is cancelled by a chunk of +++ alone", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSENDEX=10");
    expect(await bench.send("ab")).toBe("");
    expect(await bench.send("+++")).toBe("\r\nSEND Canceled\r\n");
    expect(peer.take()).toBe("");
  });

  it("fails when the peer is gone", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSENDEX=5");
    peer.socket.close();
    expect(await bench.wait(5)).toBe("CLOSED\r\n");
    expect(await bench.send("a\\0")).toBe(`\r\nRecv 1 bytes\r\n${SEND_FAIL}`);
  });

  it("sends one datagram, also to another destination", async () => {
    const bench = await joinedBench();
    const peers = [await openUdpPeer(bench, 7000), await openUdpPeer(bench, 7001)];
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    await bench.command("AT+CIPSENDEX=10");
    expect(await bench.send("one\\0")).toBe(sent(3));
    await bench.command('AT+CIPSENDEX=10,"127.0.0.1",7001');
    expect(await bench.send("two\\0")).toBe(sent(3));
    expect(peers.map((peer) => peer.take())).toEqual([[["one", 4000]], [["two", 4000]]]);
  });

  it.each([
    ["2.2", 2048],
    ["4.2", 8192],
  ])("has the limits of dialect %s", async (dialect, limit) => {
    const { bench, peer } = await linkedBench({ dialect });
    const lengths = ["", "?", "=?", "=", "=0", "=-1", `=${limit + 1}`, "=0,5", '=5,"127.0.0.1"'];
    await expectRefused(
      bench,
      lengths.map((tail) => `AT+CIPSENDEX${tail}`),
      "AT+CIPSTATUS",
    );
    await expectDialogue(bench, [[`AT+CIPSENDEX=${limit}`, PROMPT]]);
    expect(await bench.send("x".repeat(limit))).toBe(sent(limit));
    expect(peer.receivedBytes).toBe(limit);
  });

  it("needs an open link, and no passthrough", async () => {
    await expectRefused(await joinedBench(), ["AT+CIPSENDEX=5"]);
    const { bench } = await linkedBench();
    await expectDialogue(bench, [
      ["AT+CIPMODE=1", OK],
      ["AT+CIPSENDEX=5", ERROR],
    ]);
  });
});
