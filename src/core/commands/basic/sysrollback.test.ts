import { describe, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";

describe.each(["2.2", "4.2"])("AT+SYSROLLBACK, dialect %s", (dialect) => {
  it("is refused without an older firmware, and nothing happens", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ["AT+SYSROLLBACK", "AT+SYSROLLBACK=1", "AT+SYSROLLBACK=?"]);
  });
});
