import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { linkedBench } from "../../../testing/bench-peers.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

describe.each([
  ["2.2", "5000\r\n"],
  ["4.2", ""],
])("AT+GSLP, dialect %s", (dialect, repeatedTime) => {
  it("sleeps for so many milliseconds, deaf and silent, and starts anew", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await bench.command("AT+GSLP=5000")).toBe(repeatedTime + OK);
    expect(await bench.send("AT\r\n")).toBe("");
    expect(await bench.wait(4890)).toBe("");
    expect(await bench.wait(20)).toBe("\r\nready\r\n");
    expect(await bench.command("AT")).toBe(OK);
  });

  it("ends every link, and joins again when it wakes", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await bench.command("AT+GSLP=5000");
    expect(peer.state).toBe("reset");
    expect(await bench.wait(6000)).toBe("\r\nready\r\nWIFI CONNECTED\r\nWIFI GOT IP\r\n");
  });

  it("ends early when the modem is reset", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+GSLP=2147483647");
    await bench.wait(3_600_000);
    bench.modem.reset();
    expect(await bench.wait(1000)).toContain("\r\nready\r\n");
  });

  it("restarts right away with 0", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await commandLasting(bench, "AT+GSLP=0", 1000)).toMatch(/\r\nOK\r\n\r\nready\r\n$/);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await powerOnBench({ dialect }), [
      "AT+GSLP",
      "AT+GSLP?",
      "AT+GSLP=?",
      "AT+GSLP=",
      "AT+GSLP=-1",
      "AT+GSLP=2147483648",
      "AT+GSLP=1,1",
      ["AT+GSLP=abc", 0x01080000],
      ['AT+GSLP="1"', 0x01080000],
    ]);
  });
});
