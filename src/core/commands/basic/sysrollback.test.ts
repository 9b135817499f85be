import { describe, expect, it } from "vitest";
import { makeFirmwareImage } from "../../../lab/servers/firmware-image.js";
import { powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals, restart } from "../../../testing/bench-states.js";

const RESTARTED = "\r\nOK\r\n\r\nready\r\n";

describe.each(["2.2", "4.2"])("AT+SYSROLLBACK, dialect %s", (dialect) => {
  it("changes to the other firmware and restarts; the next time it goes forward again", async () => {
    // as an update leaves it: the new firmware runs, the old one is still there
    const partitions = { otadata: Uint8Array.of(1), ota_1: makeFirmwareImage("v9.8.7.6") };
    const bench = await powerOnBench({ dialect, flash: { nvs: { wifiMode: 3 }, partitions } });
    expect(await bench.command("AT+GMR")).toContain("AT version:9.8.7.6(");
    expect(await commandLasting(bench, "AT+SYSROLLBACK", 1000)).toBe(RESTARTED);
    expect(await bench.command("AT+GMR")).toContain(`AT version:${dialect}.0.0-dev(`);
    expect(await bench.command("AT+CWMODE?")).toContain("+CWMODE:3\r\n");
    expect(await commandLasting(bench, "AT+SYSROLLBACK", 1000)).toBe(RESTARTED);
    expect(await bench.command("AT+GMR")).toContain("Bin version:v9.8.7.6(");
    await restart(bench);
    expect(await bench.command("AT+GMR")).toContain("AT version:9.8.7.6(");
  });

  it("is refused without another firmware, and nothing happens", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ["AT+SYSROLLBACK", "AT+SYSROLLBACK=1", "AT+SYSROLLBACK=?"]);
  });
});

describe("AT+SYSROLLBACK?, from 4.1", () => {
  it("shows where both firmwares are, and their versions", async () => {
    const fresh = await powerOnBench({ dialect: "4.1" });
    expect(await fresh.command("AT+SYSROLLBACK?")).toBe('+SYSROLLBACK:0x60000,"v4.1.1.0",0x230000,"unknown"\r\nOK\r\n');
    const partitions = { otadata: Uint8Array.of(1), ota_1: makeFirmwareImage("v9.8.7.6") };
    const updated = await powerOnBench({ dialect: "4.1", flash: { nvs: {}, partitions } });
    expect(await updated.command("AT+SYSROLLBACK?")).toBe(
      '+SYSROLLBACK:0x230000,"v9.8.7.6",0x60000,"v4.1.1.0"\r\nOK\r\n',
    );
  });

  it("is not there before", async () => {
    await expectRefusals(await powerOnBench({ dialect: "3.4" }), ["AT+SYSROLLBACK?"]);
  });
});
