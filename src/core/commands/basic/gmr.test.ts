import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";

describe.each([
  ["2.2", "2.2.0.0-dev"],
  ["4.2", "4.2.0.0-dev"],
])("AT+GMR, dialect %s", (dialect, version) => {
  it("shows the four lines that drivers read the version from", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await bench.command("AT+GMR")).toMatch(
      new RegExp(
        `^AT version:${version.replaceAll(".", "\\.")}\\([^\\r\\n]+\\)\\r\\n` +
          "SDK version:v[^\\r\\n]+\\r\\n" +
          "compile time\\([^\\r\\n]+\\r\\n" +
          "Bin version:[^\\r\\n]+\\r\\n" +
          "\\r\\nOK\\r\\n$",
      ),
    );
  });

  it("has no other form", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ["AT+GMR?", "AT+GMR=1", "AT+GMR=?"]);
  });
});
