import { describe, expect, it } from "vitest";
import { SntpServer } from "../../../lab/servers/sntp-server.js";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPSNTPTIME in dialect %s", (dialect) => {
  // no blank line before OK, two blanks before a day of one digit: golden 29
  const shown = (text: string) => `+CIPSNTPTIME:${text}\r\nOK\r\n`;

  it("counts from 1970 before a server has answered", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [["AT+CIPSNTPTIME?", shown("Thu Jan  1 00:00:00 1970")]]);
    await bench.wait(90_000);
    await expectDialogue(bench, [
      ["AT+CIPSNTPTIME?", shown("Thu Jan  1 00:01:30 1970")],
      ["AT+CIPSNTPCFG=1,8", OK],
      ["AT+CIPSNTPTIME?", shown("Thu Jan  1 08:01:30 1970")],
    ]);
  });

  it.each([
    [Date.UTC(2026, 0, 2, 3, 4, 5), "Fri Jan  2 03:04:05 2026"],
    [Date.UTC(2024, 1, 29, 23, 59, 59), "Thu Feb 29 23:59:59 2024"],
    [Date.UTC(2036, 1, 7, 6, 28, 17), "Thu Feb  7 06:28:17 2036"], // SNTP's seconds begin again at 0
    [Date.UTC(2099, 11, 31, 12, 0, 0), "Thu Dec 31 12:00:00 2099"],
  ])("shows what the server has told: %d", async (timeMs, text) => {
    const bench = await joinedBench({ dialect, internet: { names: { "a.test": "192.168.1.20" } } });
    const network = bench.peers.station("192.168.1.20");
    await SntpServer.open(network, bench.clock, { address: "192.168.1.20", port: 123, timeMs });
    await bench.command('AT+CIPSNTPCFG=1,0,"a.test"');
    await expectDialogue(bench, [["AT+CIPSNTPTIME?", shown(text)]]);
  });

  it("goes on between two answers", async () => {
    const bench = await joinedBench({ dialect, internet: { names: { "a.test": "192.168.1.20" } } });
    const network = bench.peers.station("192.168.1.20");
    const timeMs = Date.UTC(2026, 0, 1);
    await SntpServer.open(network, bench.clock, { address: "192.168.1.20", port: 123, timeMs });
    await bench.command('AT+CIPSNTPCFG=1,0,"a.test"');
    await bench.wait(61_000);
    await expectDialogue(bench, [["AT+CIPSNTPTIME?", shown("Thu Jan  1 00:01:01 2026")]]);
  });

  it("has no other form", async () => {
    const bench = await powerOnBench({ dialect });
    await expectRefusals(bench, ["AT+CIPSNTPTIME", "AT+CIPSNTPTIME=?", "AT+CIPSNTPTIME=", "AT+CIPSNTPTIME=1"]);
    expect(await bench.command("AT")).toBe(OK);
  });
});
