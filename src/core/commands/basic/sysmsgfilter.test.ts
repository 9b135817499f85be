import { describe, expect, it } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { listenPeer } from "../../../testing/bench-peers.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

async function addFilter(bench: Bench, head: string, tail = ""): Promise<void> {
  await bench.command(`AT+SYSMSGFILTERCFG=1,${head.length},${tail.length}`);
  expect(await bench.send(head + tail)).toBe(OK);
}

describe("AT+SYSMSGFILTER", () => {
  it("takes a message away", async () => {
    const bench = await powerOnBench({ dialect: "3.4" });
    await addFilter(bench, "^WIFI CONNECTED\r\n");
    expect(await bench.command("AT+SYSMSGFILTER=1")).toBe(OK);
    expect(await bench.command("AT+SYSMSGFILTER?")).toBe(`+SYSMSGFILTER:1\r\n${OK}`);
    await bench.command('AT+CWJAP="test_ap","12345678"');
    expect(await bench.wait(1000)).toBe(`WIFI GOT IP\r\n${OK}`);
    expect(await bench.command("AT+SYSMSGFILTER=0")).toBe(OK);
    expect(await bench.command("AT+CWQAP")).toBe(`WIFI DISCONNECT\r\n${OK}`);
    await bench.command('AT+CWJAP="test_ap","12345678"');
    expect(await bench.wait(1000)).toContain("WIFI CONNECTED");
  });

  it("takes head and tail from received data, and a result", async () => {
    const bench = await joinedBench();
    const server = await listenPeer(bench);
    await bench.command('AT+CIPSTART="TCP","127.0.0.1",7000');
    await addFilter(bench, "^\r\n+IPD,[0-9]*:", "\r\n$");
    await addFilter(bench, "", "\r\nOK\r\n$");
    await bench.command("AT+SYSMSGFILTER=1");
    await server.streams[0]?.send("raw data");
    expect(await bench.wait(100)).toBe("raw data");
    expect(await bench.command("AT+CIPMUX?")).toBe("+CIPMUX:0\r\n");
    expect(await bench.command("AT+NONSENSE")).toBe("\r\nERROR\r\n");
  });

  it("is off after a restart, without filters", async () => {
    const bench = await powerOnBench();
    await addFilter(bench, "^\r\nready");
    await bench.command("AT+SYSMSGFILTER=1");
    await restart(bench);
    expect(await bench.command("AT+SYSMSGFILTER?")).toBe(`+SYSMSGFILTER:0\r\n${OK}`);
    expect(await bench.command("AT+SYSMSGFILTERCFG?")).toBe(OK);
  });

  it("refuses everything else, and came with 3.2", async () => {
    await expectRefusals(await powerOnBench(), [
      "AT+SYSMSGFILTER=2",
      "AT+SYSMSGFILTER=-1",
      "AT+SYSMSGFILTER=1,1",
      ['AT+SYSMSGFILTER="1"', 0x01080000],
      "AT+SYSMSGFILTER",
    ]);
    await expectRefusals(await powerOnBench({ dialect: "2.4" }), [["AT+SYSMSGFILTER?", 0x01090000]]);
  });
});
