import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { linkedBench } from "../../../testing/bench-peers.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CWQAP, dialect %s", (dialect) => {
  it("leaves the access point for good, and says OK also when there is nothing to leave", async () => {
    const bench = await joinedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CWQAP", `WIFI DISCONNECT\r\n${OK}`],
      ["AT+CWJAP?", OK],
      ["AT+CIPSTATUS", `STATUS:5\r\n${OK}`],
      ["AT+CIPSTA?", `+CIPSTA:ip:"0.0.0.0"\r\n+CIPSTA:gateway:"0.0.0.0"\r\n+CIPSTA:netmask:"0.0.0.0"\r\n${OK}`],
      ["AT+CWQAP", OK],
    ]);
    expect(await bench.wait(60_000)).toBe("");
  });

  it("closes the link to a peer, in the generation's order", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    const lines = dialect === "2.2" ? "CLOSED\r\nWIFI DISCONNECT\r\n" : "WIFI DISCONNECT\r\nCLOSED\r\n";
    await expectDialogue(bench, [
      ["AT+CWQAP", lines + OK],
      ["AT+CIPSTATUS", `STATUS:${dialect === "2.2" ? 5 : 4}\r\n${OK}`],
    ]);
    expect(peer.state).toBe("fin");
  });

  it("ends attempts to come back", async () => {
    const bench = await joinedBench({ dialect });
    bench.modem.wifi.surroundings.setReachable(false);
    bench.modem.wifi.station.lose();
    expect(bench.takeOutput()).toBe("WIFI DISCONNECT\r\n");
    expect(await commandLasting(bench, "AT+CWQAP", 500)).toBe(OK);
    bench.modem.wifi.surroundings.setReachable(true);
    expect(await bench.wait(60_000)).toBe("");
  });

  it("needs station mode", async () => {
    const bench = await powerOnBench({ dialect });
    for (const mode of [0, 2]) {
      await expectDialogue(bench, [
        [`AT+CWMODE=${mode}`, OK],
        ["AT+CWQAP", ERROR],
      ]);
    }
  });

  it("has no other form", async () => {
    await expectRefusals(await joinedBench({ dialect }), ["AT+CWQAP?", "AT+CWQAP=1", "AT+CWQAP=?"]);
  });
});
