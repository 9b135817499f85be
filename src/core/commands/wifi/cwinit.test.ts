import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { ERROR, OK } from "../../../testing/dialogue.js";

describe("AT+CWINIT", () => {
  it("0 takes the radio away, 1 brings it back as at a start", async () => {
    const bench = await joinedBench({ dialect: "3.4" });
    expect(await bench.command("AT+CWINIT?")).toBe(`+CWINIT:1\r\n${OK}`);
    expect(await bench.command("AT+CWINIT=1")).toBe(OK);
    expect(await bench.command("AT+CWINIT=0")).toBe(`WIFI DISCONNECT\r\n${OK}`);
    expect(await bench.command("AT+CWINIT?")).toBe(`+CWINIT:0\r\n${OK}`);
    for (const line of ['AT+CWJAP="test_ap","12345678"', "AT+CWLAP", "AT+CWQAP", "AT+CWMODE=3", "AT+CWSAP?"]) {
      expect(await bench.command(line)).toBe(ERROR);
    }
    expect(await bench.command("AT+CWINIT=1")).toBe(OK);
    expect(await bench.wait(1000)).toBe("WIFI CONNECTED\r\nWIFI GOT IP\r\n");
  });

  it("is forgotten at a restart", async () => {
    const bench = await powerOnBench({ dialect: "4.2" });
    await bench.command("AT+CWINIT=0");
    await restart(bench);
    expect(await bench.command("AT+CWINIT?")).toBe(`+CWINIT:1\r\n${OK}`);
  });

  it("refuses everything else, and came with 3.2", async () => {
    await expectRefusals(await powerOnBench(), [
      "AT+CWINIT=2",
      "AT+CWINIT=-1",
      "AT+CWINIT=0,0",
      ['AT+CWINIT="0"', 0x01080000],
      "AT+CWINIT",
    ]);
    await expectRefusals(await powerOnBench({ dialect: "2.4" }), [["AT+CWINIT?", 0x01090000]]);
  });
});
