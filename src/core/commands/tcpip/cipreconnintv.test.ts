import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { linkedBench } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK, PROMPT } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPRECONNINTV in dialect %s", (dialect) => {
  it.each([
    [1, 100],
    [5, 500],
    [36000, 3_600_000],
  ])("%d makes passthrough try again every %d ms", async (interval, milliseconds) => {
    const { bench, server, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [
      [`AT+CIPRECONNINTV=${interval}`, OK],
      ["AT+CIPRECONNINTV?", `+CIPRECONNINTV:${interval}\r\n${OK}`],
      ["AT+CIPMODE=1", OK],
      ["AT+CIPSEND", PROMPT],
    ]);
    peer.socket.close();
    await bench.wait(2);
    expect(await bench.wait(milliseconds - 5)).toBe("");
    expect(server.streams).toHaveLength(1);
    await bench.wait(10);
    expect(server.streams).toHaveLength(2);
    expect(await bench.send("again")).toBe("");
    expect(server.latest.take()).toBe("again");
  });

  it("is kept over a restart, as AT+SYSSTORE says", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPRECONNINTV?", `+CIPRECONNINTV:1\r\n${OK}`],
      ["AT+CIPRECONNINTV=7", OK],
      ["AT+SYSSTORE=0", OK],
      ["AT+CIPRECONNINTV=9", OK],
      ["AT+CIPRECONNINTV?", `+CIPRECONNINTV:9\r\n${OK}`],
    ]);
    await bench.command("AT+RST");
    await bench.wait(500);
    await expectDialogue(bench, [["AT+CIPRECONNINTV?", `+CIPRECONNINTV:7\r\n${OK}`]]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    const tails = ["", "=?", "=", "=0", "=36001", "=-1", "=1,1"];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPRECONNINTV${tail}`),
      "AT+CIPRECONNINTV?",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [['AT+CIPRECONNINTV="1"', `ERR CODE:0x01080000\r\n${ERROR}`]]);
  });
});
