import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { linkedBench } from "../../../testing/bench-peers.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK, SEND_OK } from "../../../testing/dialogue.js";

const line = (report: number, transmit: number) => `+CIPSENDLCFG:${report},${transmit}\r\n${OK}`;

// golden 15
describe("AT+CIPSENDLCFG", () => {
  it.each([
    ["=100", 100, 2920],
    ["=1048576", 1048576, 2920],
    ["=2000,100", 2000, 100],
    ["=2000,2920", 2000, 2920],
    ["=2000,", 2000, 2920],
  ])("%s is shown, and lost at a restart", async (tail, report, transmit) => {
    const bench = await powerOnBench();
    await expectDialogue(bench, [
      ["AT+CIPSENDLCFG?", line(1024, 2920)],
      ["AT+CIPSENDLCFG=500,500", OK],
      [`AT+CIPSENDLCFG${tail}`, OK],
      ["AT+CIPSENDLCFG?", line(report, transmit)],
    ]);
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPSENDLCFG?", line(1024, 2920)]]);
  });

  it("sets how often AT+CIPSENDL reports", async () => {
    const { bench } = await linkedBench();
    await bench.command("AT+CIPSENDLCFG=1000,500");
    await bench.command("AT+CIPSENDL=2500");
    expect(await bench.send("x".repeat(2500))).toBe(
      `+CIPSENDL:1000,2500\r\n+CIPSENDL:2000,2500\r\n+CIPSENDL:2500,2500\r\n${SEND_OK}`,
    );
  });

  it("sets from how many bytes on AT+CIPSENDL sends without waiting for AT+TRANSINTVL", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+TRANSINTVL=1000");
    await bench.command("AT+CIPSENDLCFG=1024,200");
    await bench.command("AT+CIPSENDL=1000");
    await bench.send("x".repeat(199));
    expect(peer.take()).toBe("");
    await bench.send("y");
    expect(peer.take()).toHaveLength(200);
    await bench.send("z");
    expect(peer.take()).toBe("");
    await bench.wait(1000);
    expect(peer.take()).toBe("z");
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench();
    const tails = ["", "=?", "=", "=99", "=1048577", "=-1", "=2000,99", "=2000,2921", "=2000,2000,1", "=,2000"];
    await expectRefusals(bench, [
      ...tails.map((tail) => `AT+CIPSENDLCFG${tail}`),
      ['AT+CIPSENDLCFG="1024"', 0x01080000],
      ['AT+CIPSENDLCFG=1024,"2920"', 0x01080001],
    ]);
  });
});

it("AT+CIPSENDLCFG is unknown in dialect 2.2", async () => {
  const bench = await powerOnBench({ dialect: "2.2" });
  await expectRefusals(bench, [
    ["AT+CIPSENDLCFG?", 0x01090000],
    ["AT+CIPSENDLCFG=1024", 0x01090000],
  ]);
  expect(bench.modem.settings.get("longSend").reportBytes).toBe(1024);
});
