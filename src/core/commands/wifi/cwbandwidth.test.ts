import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

const shows = (station: number, softAp: number) => `+CWBANDWIDTH:0,${station},0\r\n+CWBANDWIDTH:1,${softAp},0\r\n${OK}`;

describe("AT+CWBANDWIDTH, from 4.1", () => {
  it("is kept interface by interface, over a restart too", async () => {
    const bench = await powerOnBench({ dialect: "4.1" });
    expect(await bench.command("AT+CWBANDWIDTH?")).toBe(shows(2, 2));
    await bench.command("AT+CWMODE=3");
    expect(await bench.command("AT+CWBANDWIDTH=0,1")).toBe(OK);
    expect(await bench.command("AT+CWBANDWIDTH?")).toBe(shows(1, 2));
    expect(await bench.command("AT+CWBANDWIDTH=1,1,2")).toBe(OK);
    for (const kept of ["AT+CWBANDWIDTH=1,0", "AT+CWBANDWIDTH=1,", "AT+CWBANDWIDTH=1,,0"]) {
      expect(await bench.command(kept)).toBe(OK);
    }
    await restart(bench);
    expect(await bench.command("AT+CWBANDWIDTH?")).toBe(shows(1, 1));
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect: "4.1" }), [
      "AT+CWBANDWIDTH=1,1", // the soft-AP is off
      "AT+CWBANDWIDTH=2,1",
      "AT+CWBANDWIDTH=0,3",
      "AT+CWBANDWIDTH=0,-1",
      "AT+CWBANDWIDTH=0,1,3",
      "AT+CWBANDWIDTH=0,1,1,1",
      ["AT+CWBANDWIDTH=0", 0x01080001],
      ['AT+CWBANDWIDTH="0",1', 0x01080000],
      "AT+CWBANDWIDTH",
    ]);
    await expectRefusals(await powerOnBench({ dialect: "3.4" }), [["AT+CWBANDWIDTH?", 0x01090000]]);
  });
});
