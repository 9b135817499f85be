import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { linkedBench } from "../../../testing/bench-peers.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK, PROMPT } from "../../../testing/dialogue.js";

describe("AT+TRANSINTVL", () => {
  it.each([
    [0, 0],
    [20, 20],
    [1000, 1000],
  ])("%i: passthrough collects for %i ms before it sends", async (interval, expectedMs) => {
    const { bench, peer } = await linkedBench();
    await expectDialogue(bench, [
      [`AT+TRANSINTVL=${interval}`, OK],
      ["AT+CIPMODE=1", OK],
      ["AT+CIPSEND", PROMPT],
    ]);
    bench.modem.receive(Uint8Array.of(0x61));
    await bench.wait(expectedMs);
    expect(peer.take()).toBe(""); // on its way: the network takes a millisecond
    await bench.wait(2);
    expect(peer.take()).toBe("a");
  });

  it("is 20 ms at first and after a restart", async () => {
    const bench = await powerOnBench();
    await expectDialogue(bench, [
      ["AT+TRANSINTVL?", `+TRANSINTVL:20\r\n${OK}`],
      ["AT+TRANSINTVL=1000", OK],
      ["AT+TRANSINTVL?", `+TRANSINTVL:1000\r\n${OK}`],
    ]);
    await restart(bench);
    expect(await bench.command("AT+TRANSINTVL?")).toBe(`+TRANSINTVL:20\r\n${OK}`);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench(), [
      "AT+TRANSINTVL",
      "AT+TRANSINTVL=?",
      "AT+TRANSINTVL=",
      "AT+TRANSINTVL=1001",
      "AT+TRANSINTVL=-1",
      "AT+TRANSINTVL=1,1",
      ['AT+TRANSINTVL="1"', 0x01080000],
    ]);
  });

  it("does not exist in dialect 2.2", async () => {
    await expectRefusals(await powerOnBench({ dialect: "2.2" }), [
      ["AT+TRANSINTVL?", 0x01090000],
      ["AT+TRANSINTVL=20", 0x01090000],
    ]);
  });
});
