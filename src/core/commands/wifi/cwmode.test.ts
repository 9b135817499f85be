import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { listenPeer } from "../../../testing/bench-peers.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const JOINED = "WIFI CONNECTED\r\nWIFI GOT IP\r\n";

describe.each(["2.2", "4.2"])("AT+CWMODE, dialect %s", (dialect) => {
  it("shows and sets the mode; which addresses there are and what AT+CIPSTATUS says follow it", async () => {
    const sta = /STAIP/;
    const ap = /APIP/;
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [["AT+CWMODE?", `+CWMODE:1\r\n${OK}`]]);
    for (const [mode, hasStation, hasSoftAp, status] of [
      [2, false, true, 0],
      [1, true, false, 1],
      [3, true, true, 1],
      [0, false, false, 0],
    ] as const) {
      await expectDialogue(bench, [
        [`AT+CWMODE=${mode}`, OK],
        ["AT+CWMODE?", `+CWMODE:${mode}\r\n${OK}`],
        ["AT+CIPSTATUS", `STATUS:${status}\r\n${OK}`],
      ]);
      const addresses = await bench.command("AT+CIFSR");
      expect([sta.test(addresses), ap.test(addresses)]).toEqual([hasStation, hasSoftAp]);
    }
  });

  it("keeps the access point while there is a station, and leaves it otherwise", async () => {
    const bench = await joinedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CWMODE=1", OK],
      ["AT+CWMODE=3", OK],
      ["AT+CIPSTATUS", `STATUS:2\r\n${OK}`],
      ["AT+CWMODE=1", OK],
      ["AT+CWMODE=2", `WIFI DISCONNECT\r\n${OK}`],
      ["AT+CWJAP?", OK],
      ["AT+CIPSTATUS", `STATUS:0\r\n${OK}`],
    ]);
  });

  it("closes TCP links with the station; UDP links stay", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    await bench.command(`AT+CIPSTART=3,"UDP","127.0.0.1",7000,5000,0`);
    await bench.command(`AT+CIPSTART=0,"TCP","127.0.0.1",7000`);
    const lines = dialect === "2.2" ? "0,CLOSED\r\nWIFI DISCONNECT\r\n" : "WIFI DISCONNECT\r\n0,CLOSED\r\n";
    await expectDialogue(bench, [
      ["AT+CWMODE=2", lines + OK],
      ["AT+CIPSTATUS", `STATUS:0\r\n+CIPSTATUS:3,"UDP","127.0.0.1",7000,5000,0\r\n${OK}`],
    ]);
    expect(server.latest.state).toBe("fin");
  });

  it("sends the soft-AP's stations away with the soft-AP", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CWMODE=3");
    bench.modem.wifi.softAp.connectStation("02:00:00:00:00:01");
    bench.takeOutput();
    await expectDialogue(bench, [
      ["AT+CWMODE=2", OK],
      ["AT+CWMODE=1", `+STA_DISCONNECTED:"02:00:00:00:00:01"\r\n${OK}`],
      ["AT+CWLIF", OK],
    ]);
  });

  it.each([
    ["AT+CWMODE=1", JOINED],
    ["AT+CWMODE=3", JOINED],
    ["AT+CWMODE=3,1", JOINED],
    ["AT+CWMODE=1,0", ""],
    ["AT+CWMODE=2", ""],
  ])("joins the stored access point when the station is switched on: %s", async (line, afterwards) => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CWMODE=0");
    expect(await commandLasting(bench, line, 2000)).toBe(OK + afterwards);
  });

  it("does not join when the station was on already, or nothing is stored", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CWQAP");
    expect(await commandLasting(bench, "AT+CWMODE=3", 2000)).toBe(OK);
    const other = await powerOnBench({ dialect });
    await other.command("AT+CWMODE=2");
    expect(await commandLasting(other, "AT+CWMODE=1", 2000)).toBe(OK);
  });

  it("gives up a join in the background with the station", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CWMODE=2");
    await bench.command("AT+CWMODE=1");
    expect(await commandLasting(bench, "AT+CWMODE=0", 3000)).toBe(OK);
  });

  it("refuses everything else", async () => {
    await expectRefusals(await joinedBench({ dialect }), [
      "AT+CWMODE",
      "AT+CWMODE=?",
      "AT+CWMODE=",
      "AT+CWMODE=1,2",
      "AT+CWMODE=1,-1",
      "AT+CWMODE=1,0,0",
      ["AT+CWMODE=-1", 0x01070001],
      ["AT+CWMODE=4", 0x01070001],
      ['AT+CWMODE="1"', 0x01080000],
      ['AT+CWMODE=1,"0"', 0x01080001],
    ]);
  });
});
