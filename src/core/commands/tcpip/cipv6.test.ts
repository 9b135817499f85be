import { describe, expect, it } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { dialPeer, StreamPeer } from "../../../testing/bench-peers.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

const internet = { names: { "six.example": "::1" } };

/** A peer at ::1, port 7000. */
async function listenAt6(bench: Bench): Promise<StreamPeer[]> {
  const streams: StreamPeer[] = [];
  await bench.peers.listen({ port: 7000, family: 6 }, (socket) => {
    const stream = new StreamPeer();
    stream.attach(socket);
    stream.state = "open";
    streams.push(stream);
    return stream.handlers;
  });
  return streams;
}

describe.each(["2.2", "4.2"])("AT+CIPV6 in dialect %s", (dialect) => {
  it("switches IPv6 on and off", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPV6?", `+CIPV6:0\r\n${OK}`],
      ["AT+CIPV6=1", OK],
      ["AT+CIPV6?", `+CIPV6:1\r\n${OK}`],
      ["AT+CIPV6=0", OK],
      ["AT+CIPV6?", `+CIPV6:0\r\n${OK}`],
    ]);
  });

  // manual: the address lines of AT+CIFSR, and WIFI GOT IPv6 LL
  it("gives the station a link-local address when it joins", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPV6=1");
    bench.modem.receive(new TextEncoder().encode('AT+CWJAP="test_ap","12345678"\r\n'));
    expect(await bench.wait(2000)).toMatch(/WIFI GOT IP\r\n\r\nOK\r\nWIFI GOT IPv6 LL\r\n$/);
    expect(await bench.command("AT+CIFSR")).toMatch(/\+CIFSR:STAIP6LL,"fe80:[0-9a-f:]+"\r\n\+CIFSR:STAMAC/);
    await bench.command("AT+CIPV6=0");
    expect(await bench.command("AT+CIFSR")).not.toContain("IP6");
  });

  it("connects TCPv6 to a literal address and to a name", async () => {
    const bench = await joinedBench({ dialect, internet });
    const streams = await listenAt6(bench);
    await bench.command("AT+CIPV6=1");
    for (const host of ["::1", "six.example"]) {
      await expectDialogue(bench, [
        [`AT+CIPSTART="TCPv6","${host}",7000`, `CONNECT\r\n${OK}`],
        ["AT+CIPSTATUS", expect.stringContaining('+CIPSTATUS:0,"TCPv6","::1",7000,') as string],
        ["AT+CIPSEND=2", "\r\nOK\r\n\r\n>"],
      ]);
      await bench.send("hi");
      expect(streams.at(-1)?.take()).toBe("hi");
      await bench.command("AT+CIPCLOSE");
    }
    // wire facts 4.3
    await expectDialogue(bench, [['AT+CIPSTART="TCPv6","127.0.0.1",7000', ERROR]]);
  });

  it("is kept over a restart, and refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPV6=1");
    await expectRefusals(bench, [
      ...["", "=?", "=", "=2", "=-1", "=1,1"].map((tail) => `AT+CIPV6${tail}`),
      ['AT+CIPV6="1"', 0x01080000],
    ]);
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPV6?", `+CIPV6:1\r\n${OK}`]]);
  });
});

it("a server of TCPv6 takes clients at an IPv6 address", async () => {
  const bench = await joinedBench();
  for (const line of ["AT+CIPV6=1", "AT+CIPMUX=1", 'AT+CIPSERVER=1,80,"TCPv6"']) {
    expect(await bench.command(line)).toBe(OK);
  }
  const client = new StreamPeer();
  client.attach(bench.peers.connect({ address: "::1", port: 80 }, client.handlers));
  expect(await bench.wait(5)).toBe("0,CONNECT\r\n");
  await client.send("six");
  expect(await bench.wait(5)).toBe("\r\n+IPD,0,3:six\r\n");
  const other = dialPeer(bench, 80);
  await bench.wait(5);
  expect(other.state).toBe("failed");
});
