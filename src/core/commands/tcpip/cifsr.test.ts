import { describe, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

const softAp = '+CIFSR:APIP,"192.168.4.1"\r\n+CIFSR:APMAC,"7c:df:a1:00:00:02"\r\n';
const station = (ip: string) => `+CIFSR:STAIP,"${ip}"\r\n+CIFSR:STAMAC,"7c:df:a1:00:00:01"\r\n`;

describe("AT+CIFSR", () => {
  // golden 06, 34
  it.each([
    ["0", ""],
    ["1", station("0.0.0.0")],
    ["2", softAp],
    ["3", softAp + station("0.0.0.0")],
  ])("shows the interfaces of AT+CWMODE=%s", async (mode, lines) => {
    const bench = await powerOnBench();
    await bench.command(`AT+CWMODE=${mode}`);
    await expectDialogue(bench, [["AT+CIFSR", lines + OK]]);
  });

  it("shows the address that the network gave, until it is left", async () => {
    const bench = await joinedBench();
    await expectDialogue(bench, [
      ["AT+CIFSR", station("127.0.0.1") + OK],
      ["AT+CWQAP", `WIFI DISCONNECT\r\n${OK}`],
      ["AT+CIFSR", station("0.0.0.0") + OK],
    ]);
  });

  it("shows addresses that were set", async () => {
    const bench = await powerOnBench();
    await bench.command("AT+CWMODE=3");
    await bench.command('AT+CIPAP="10.1.1.1"');
    await bench.command('AT+CIPSTA="10.2.2.2"');
    await bench.command('AT+CIPSTAMAC="02:00:00:00:00:0a"');
    const ap = '+CIFSR:APIP,"10.1.1.1"\r\n+CIFSR:APMAC,"7c:df:a1:00:00:02"\r\n';
    await expectDialogue(bench, [
      ["AT+CIFSR", `${ap}+CIFSR:STAIP,"10.2.2.2"\r\n+CIFSR:STAMAC,"02:00:00:00:00:0a"\r\n${OK}`],
    ]);
  });

  it("has only the execute form", async () => {
    await expectRefused(await powerOnBench(), ["AT+CIFSR?", "AT+CIFSR=1", "AT+CIFSR=?"]);
  });
});
