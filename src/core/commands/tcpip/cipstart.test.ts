import { describe, expect, it } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { listenPeer, openUdpPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK, PROMPT, SEND_OK } from "../../../testing/dialogue.js";

const CONNECTED = `CONNECT\r\n${OK}`;
const CLOSED = `CLOSED\r\n${OK}`;
const TCP = 'AT+CIPSTART="TCP","127.0.0.1",7000';
const UDP = 'AT+CIPSTART="UDP","127.0.0.1",7000';
const list = (...links: string[]): [string, string] => [
  "AT+CIPSTATE?",
  [...links.map((link) => `+CIPSTATE:${link}\r\n`), OK].join(""),
];

/** Each opens a link and closes it again. */
async function expectOpens(bench: Bench, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    await expectDialogue(bench, [
      [line, CONNECTED],
      ["AT+CIPCLOSE", CLOSED],
    ]);
  }
}

describe("AT+CIPSTART to TCP", () => {
  it("connects, and the peer sees it", async () => {
    const bench = await joinedBench();
    const server = await listenPeer(bench);
    await expectDialogue(bench, [[TCP, CONNECTED], list('0,"TCP","127.0.0.1",7000,49152,0')]);
    expect(server.latest.socket.remote).toEqual({ address: "127.0.0.1", port: 49152 });
    await server.latest.send("hi");
    expect(await bench.wait(5)).toBe("\r\n+IPD,2:hi\r\n");
  });

  // golden 09
  it("takes every parameter up to its limits", async () => {
    const bench = await joinedBench();
    await listenPeer(bench);
    const tails = ["", ",0", ",1", ",7200", ",,", ',,"127.0.0.1"', ',0,"127.0.0.1",0', ",,,60000", ","];
    await expectOpens(bench, ['AT+CIPSTART="TCP","localhost",7000', ...tails.map((tail) => TCP + tail)]);
  });

  it("refuses anything else and leaves everything as it was", async () => {
    const bench = await joinedBench();
    const server = await listenPeer(bench);
    await expectRefused(bench, ["AT+CIPSTART", "AT+CIPSTART?", "AT+CIPSTART=?", "AT+CIPSTART="], "AT+CIPSTATUS");
    const to = (port: string) => `AT+CIPSTART="TCP","127.0.0.1",${port}`;
    await expectRefused(bench, ["0", "65536", "-1", ""].map(to), "AT+CIPSTATUS");
    const tails = [",-1", ",7201", ',0,"1.2.3.4.5"', ",0,,60001", ",0,,-1", ",0,,0,0", ",,,,"];
    await expectRefused(
      bench,
      tails.map((tail) => TCP + tail),
      "AT+CIPSTATUS",
    );
    const types = ['"tcp"', '"FOO"', '""', '"TCPv6"', ""];
    await expectRefused(
      bench,
      types.map((type) => `AT+CIPSTART=${type},"127.0.0.1",7000`),
      "AT+CIPSTATUS",
    );
    const hosts = ['""', "", `"${"a".repeat(65)}"`];
    await expectRefused(
      bench,
      hosts.map((host) => `AT+CIPSTART="TCP",${host},7000`),
      "AT+CIPSTATUS",
    );
    expect(server.streams).toEqual([]);
  });

  it("shows which parameter it could not read", async () => {
    const bench = await joinedBench();
    await bench.command("AT+SYSLOG=1");
    const lines: [string, number][] = [
      ['AT+CIPSTART="TCP"', 1],
      ['AT+CIPSTART="TCP","127.0.0.1"', 2],
      ['AT+CIPSTART=TCP,"127.0.0.1",7000', 0],
      ['AT+CIPSTART=0,"TCP","127.0.0.1",7000', 0],
      ['AT+CIPSTART="TCP","127.0.0.1","7000"', 2],
      [`${TCP},"1"`, 3],
      [`${TCP},0,1`, 4],
      [`${TCP},0,,"1"`, 5],
    ];
    await expectDialogue(
      bench,
      lines.map(([line, index]) => [line, `ERR CODE:0x0108000${index}\r\n${ERROR}`]),
    );
  });

  it.each([
    ["nobody listens", TCP, "+ERRNO:0x68\r\n"],
    ["there is no way", 'AT+CIPSTART="TCP","192.0.2.1",7000', "+ERRNO:0x76\r\n"],
    ["the address is none", 'AT+CIPSTART="TCP","256.1.1.1",7000', ""],
    ["the name is unknown", 'AT+CIPSTART="TCP","nosuch.example",7000', ""],
    ["the local address is not its own", `${TCP},0,"192.0.2.1"`, "+ERRNO:0x7d\r\n"],
    ["nobody answers in time", 'AT+CIPSTART="TCP","192.0.2.99",7000,,,150', "+ERRNO:0x74\r\n"],
  ])("fails when %s, and the next command works", async (_, line, errno) => {
    const bench = await joinedBench({ internet: { blackHoles: ["192.0.2.99"] } });
    await bench.command("AT+SYSLOG=1");
    expect((await bench.command(line)) + (await bench.wait(250))).toBe(errno + ERROR);
    await listenPeer(bench);
    await expectDialogue(bench, [
      ["AT+CIPSTATUS", `STATUS:2\r\n${OK}`],
      [TCP, CONNECTED],
    ]);
    expect(bench.network.openCount).toBe(3); // the listener and both ends
  });

  it("gives up where nobody answers after the stack's own limit", async () => {
    const bench = await joinedBench({ internet: { blackHoles: ["192.0.2.99"] } });
    expect(await bench.command('AT+CIPSTART="TCP","192.0.2.99",7000')).toBe("");
    expect(await bench.command("AT")).toBe("\r\nbusy p...\r\n");
    expect(await bench.wait(200_000)).toBe(ERROR);
    expect(bench.network.openCount).toBe(0);
  });

  // golden 34: not before the station has an address; in soft-AP mode it is tried
  it.each([
    ["1", ERROR],
    ["0", ERROR],
    ["3", ERROR],
    ["2", CONNECTED],
  ])("needs the network: AT+CWMODE=%s", async (mode, answer) => {
    const bench = await powerOnBench();
    await listenPeer(bench);
    await expectDialogue(bench, [
      [`AT+CWMODE=${mode}`, OK],
      [TCP, answer],
    ]);
  });
});

describe("AT+CIPSTART and links that are there", () => {
  it("refuses a second single link", async () => {
    const bench = await joinedBench();
    const server = await listenPeer(bench);
    await expectDialogue(bench, [[TCP, CONNECTED]]);
    await expectRefused(bench, [TCP, UDP], "AT+CIPSTATE?");
    expect(server.streams).toHaveLength(1);
  });

  // seed; golden 08 has the plain ERROR of 4.2
  it("says ALREADY CONNECTED in 2.2", async () => {
    const bench = await joinedBench({ dialect: "2.2" });
    await listenPeer(bench);
    await expectDialogue(bench, [
      [TCP, CONNECTED],
      [TCP, `ALREADY CONNECTED\r\n${ERROR}`],
      ["AT+CIPCLOSE", CLOSED],
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSTART=2,"TCP","127.0.0.1",7000', `2,${CONNECTED}`],
      ['AT+CIPSTART=2,"TCP","127.0.0.1",7000', `ALREADY CONNECTED\r\n${ERROR}`],
    ]);
  });

  it("takes the number of the link with AT+CIPMUX=1", async () => {
    const bench = await joinedBench();
    await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    const open = (id: string) => `AT+CIPSTART=${id},"TCP","127.0.0.1",7000`;
    await expectRefused(bench, [TCP, ...["-1", "5", "10", "", '"0"'].map(open)], "AT+CIPSTATE?");
    await expectDialogue(
      bench,
      [4, 0, 2, 1, 3].map((id) => [open(String(id)), `${id},${CONNECTED}`]),
    );
    await expectRefused(bench, [open("0"), open("4")], "AT+CIPSTATE?");
  });

  it("has no timeout parameter in 2.2", async () => {
    const bench = await joinedBench({ dialect: "2.2" });
    await listenPeer(bench);
    await expectRefused(
      bench,
      [`${TCP},0,"127.0.0.1",0`, `${TCP},0,,0`, `${UDP},4000,0,"127.0.0.1",0`],
      "AT+CIPSTATUS",
    );
    await expectOpens(bench, [`${TCP},0,"127.0.0.1"`, `${UDP},4000,0,"127.0.0.1"`]);
  });
});

// wire facts 4.3
it("AT+CIPSTART shows a link to an IPv6 address as what it is", async () => {
  const bench = await joinedBench();
  await bench.peers.listen({ port: 7000, family: 6 }, () => ({ onData: () => {}, onClose: () => {} }));
  for (const [type, shown] of [
    ["TCP", "TCPv6"],
    ["TCPv6", "TCPv6"],
    ["UDP", "UDPv6"],
    ["UDPv6", "UDPv6"],
  ]) {
    await bench.command(`AT+CIPSTART="${type}","::1",7000`);
    expect(await bench.command("AT+CIPSTATE?")).toMatch(new RegExp(`^\\+CIPSTATE:0,"${shown}","::1",7000,\\d+,0\r\n`));
    await bench.command("AT+CIPCLOSE");
  }
});

describe("AT+CIPSTART to UDP", () => {
  // golden 16
  it("takes every parameter up to its limits", async () => {
    const bench = await joinedBench();
    const tails = ["", ",1", ",65535,0", ",4000,1", ",4000,2", ",,2", ",,,", ',4000,0,"127.0.0.1"', ",4000,0,,60000"];
    await expectOpens(
      bench,
      tails.map((tail) => UDP + tail),
    );
  });

  it("refuses anything else", async () => {
    const bench = await joinedBench();
    const tails = [
      ",0,0",
      ",65536,0",
      ",-1",
      ",4000,3",
      ",4000,-1",
      ',4000,0,"1.2.3"',
      ",4000,0,,60001",
      ",4000,0,,0,0",
    ];
    await expectRefused(
      bench,
      tails.map((tail) => UDP + tail),
      "AT+CIPSTATUS",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      [`${UDP},"1"`, `ERR CODE:0x01080003\r\n${ERROR}`],
      [`${UDP},4000,"1"`, `ERR CODE:0x01080004\r\n${ERROR}`],
      ['AT+CIPSTART="UDP","nosuch.example",7000', ""],
    ]);
    expect(await bench.wait(200)).toBe(ERROR);
  });

  it("fails when another program has the local port", async () => {
    const bench = await joinedBench();
    await openUdpPeer(bench, 4000);
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [[`${UDP},4000`, `+ERRNO:0x70\r\n${ERROR}`], list()]);
  });

  // generations: up to 3.4 both links open and share the port
  it.each([
    ["2.2", `1,${CONNECTED}`],
    ["4.2", ERROR],
  ])("treats two links with the same local port as %s does", async (dialect, answer) => {
    const bench = await joinedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSTART=0,"UDP","127.0.0.1",7000,4000,0', `0,${CONNECTED}`],
      ['AT+CIPSTART=1,"UDP","127.0.0.1",7001,4000,0', answer],
    ]);
  });

  // golden 17; seed: the destination may not change, change once, change always
  it.each([
    { mode: 0, destinations: [0, 0, 0] },
    { mode: 1, destinations: [1, 1, 1] },
    { mode: 2, destinations: [1, 0, 1] },
  ])("mode $mode decides whether a sender becomes the destination", async ({ mode, destinations }) => {
    const bench = await joinedBench();
    const peers = [await openUdpPeer(bench, 7000), await openUdpPeer(bench, 7001)];
    await expectDialogue(bench, [[`${UDP},4000,${mode}`, CONNECTED]]);
    for (const [round, sender] of [1, 0, 1].entries()) {
      const destination = destinations[round] ?? 0;
      await peers[sender]?.send("in", 4000);
      expect(await bench.wait(5)).toBe("\r\n+IPD,2:in\r\n");
      await expectDialogue(bench, [list(`0,"UDP","127.0.0.1",${7000 + destination},4000,0`), ["AT+CIPSEND=3", PROMPT]]);
      expect(await bench.send("out")).toBe(`\r\nRecv 3 bytes\r\n${SEND_OK}`);
      expect(peers.map((peer) => peer.take().length)).toEqual(destination === 0 ? [1, 0] : [0, 1]);
    }
  });

  it("talks to a multicast group and hears it", async () => {
    const bench = await joinedBench();
    const member = await openUdpPeer(bench, 7000, "239.1.2.3");
    const stranger = await openUdpPeer(bench, 7001);
    await expectDialogue(bench, [
      ['AT+CIPSTART="UDP","239.1.2.3",7000,4000,0', CONNECTED],
      ["AT+CIPSEND=2", PROMPT],
      ["hi", `\r\nbusy p...\r\n\r\nRecv 2 bytes\r\n${SEND_OK}`], // the line end is too much
    ]);
    expect(member.take()).toEqual([["hi", 4000]]);
    await member.send("all", 4000, "239.1.2.3");
    await stranger.send("other group", 4000, "239.9.9.9");
    expect(await bench.wait(5)).toBe("\r\n+IPD,3:all\r\n");
  });

  it("broadcasts and hears broadcasts", async () => {
    const bench = await joinedBench();
    const peers = [await openUdpPeer(bench, 7000), await openUdpPeer(bench, 7001)];
    await expectDialogue(bench, [
      ['AT+CIPSTART="UDP","255.255.255.255",7000,4000,0', CONNECTED],
      ["AT+CIPSEND=2", PROMPT],
    ]);
    await bench.send("hi");
    expect(peers.map((peer) => peer.take())).toEqual([[["hi", 4000]], []]);
    await peers[1]?.send("to all", 4000, "255.255.255.255");
    expect(await bench.wait(5)).toBe("\r\n+IPD,6:to all\r\n");
  });
});
