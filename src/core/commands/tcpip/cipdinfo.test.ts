import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { dialPeer, linkedBench, openUdpPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPDINFO in dialect %s", (dialect) => {
  it("shows who sent, without and with link numbers", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPDINFO?", "+CIPDINFO:false\r\nOK\r\n"],
      ["AT+CIPDINFO=1", OK],
      ["AT+CIPDINFO?", "+CIPDINFO:true\r\nOK\r\n"],
    ]);
    await peer.send("hi");
    expect(await bench.wait(5)).toBe('\r\n+IPD,2,"127.0.0.1",7000:hi\r\n');
    await bench.command("AT+CIPCLOSE");
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+CIPSERVER=1,80");
    const client = dialPeer(bench, 80);
    await bench.wait(5);
    await client.send("hi");
    expect(await bench.wait(5)).toBe(`\r\n+IPD,0,2,"127.0.0.1",${client.socket.local.port}:hi\r\n`);
    await bench.command("AT+CIPDINFO=0");
    await client.send("hi");
    expect(await bench.wait(5)).toBe("\r\n+IPD,0,2:hi\r\n");
  });

  // generations: up to 3.4 the real sender, from 4.1 the destination of the link
  it("names the sender of a datagram as the dialect does", async () => {
    const bench = await joinedBench({ dialect });
    const stranger = await openUdpPeer(bench, 7001);
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    await bench.command("AT+CIPDINFO=1");
    await stranger.send("hi", 4000);
    expect(await bench.wait(5)).toBe(`\r\n+IPD,2,"127.0.0.1",${dialect === "2.2" ? 7001 : 7000}:hi\r\n`);
  });

  it("is 0 again after a restart, and refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPDINFO=1");
    const tails = ["", "=?", "=", "=2", "=-1", "=1,1"];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPDINFO${tail}`),
      "AT+CIPDINFO?",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [['AT+CIPDINFO="1"', `ERR CODE:0x01080000\r\n${ERROR}`]]);
    await bench.command("AT+RST");
    await bench.wait(500);
    await expectDialogue(bench, [["AT+CIPDINFO?", "+CIPDINFO:false\r\nOK\r\n"]]);
  });
});
