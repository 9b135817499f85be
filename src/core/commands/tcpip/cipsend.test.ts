import { describe, expect, it } from "vitest";
import { joinedBench } from "../../../testing/bench.js";
import { dialPeer, linkedBench, listenPeer, openUdpPeer } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK, PROMPT, SEND_FAIL, SEND_OK } from "../../../testing/dialogue.js";

const sent = (length: number) => `\r\nRecv ${length} bytes\r\n${SEND_OK}`;
const BUSY = "\r\nbusy p...\r\n";
const CANCELED = "\r\nSEND Canceled\r\n";

describe("AT+CIPSEND=<length>", () => {
  it.each([
    ["in one piece", ["hello"]],
    ["in pieces", ["h", "el", "lo"]],
    ["of any bytes", ["\r\n\0\xff>"]],
    ["that looks like a command", ["AT\r\n\\"]],
    ["that contains the escape", ["+++ab"]],
  ])("sends a payload %s, without echo", async (_, pieces) => {
    const { bench, peer } = await linkedBench();
    await expectDialogue(bench, [["AT+CIPSEND=5", PROMPT]]);
    const last = pieces.pop() ?? "";
    for (const piece of pieces) expect(await bench.send(piece)).toBe("");
    expect(peer.take()).toBe("");
    expect(await bench.send(last)).toBe(sent(5));
    expect(peer.take()).toBe([...pieces, last].join(""));
    await expectDialogue(bench, [["AT", OK]]);
  });

  // golden 08, 10: what is too much is refused before the payload is acknowledged
  it.each(["hello\r\n", "hello world", "helloAT+CIPCLOSE\r\n"])("drops what follows the payload: %j", async (burst) => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSEND=5");
    expect(await bench.send(burst)).toBe(BUSY + sent(5));
    expect(peer.take()).toBe("hello");
    expect(peer.state).toBe("open");
    await expectDialogue(bench, [["AT", OK]]);
  });

  // golden 33
  it("loses data that comes before the prompt", async () => {
    const { bench, peer } = await linkedBench();
    expect(await bench.send("AT+CIPSEND=5\r\nhello")).toBe(`AT+CIPSEND=5\r\n${BUSY}${PROMPT}`);
    expect(await bench.send("world")).toBe(sent(5));
    expect(peer.take()).toBe("world");
  });

  it.each([
    ["2.2", 2048], // seed
    ["4.2", 8192], // golden 10
  ])("has the limit of dialect %s: %d bytes", async (dialect, limit) => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectRefused(bench, [`AT+CIPSEND=${limit + 1}`, "AT+CIPSEND=0", "AT+CIPSEND=-1"]);
    await expectDialogue(bench, [[`AT+CIPSEND=${limit}`, PROMPT]]);
    const payload = "x".repeat(limit);
    expect(await bench.send(payload)).toBe(sent(limit));
    expect(peer.take()).toBe(payload);
  });

  it("refuses anything else", async () => {
    const { bench, peer } = await linkedBench();
    const tails = ["", "?", "=?", "=", "=0,5", '=5,"127.0.0.1"', '=5,"127.0.0.1",7000', "=5,"];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPSEND${tail}`),
      "AT+CIPSTATUS",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      ['AT+CIPSEND="5"', `ERR CODE:0x01080000\r\n${ERROR}`],
      ["AT+CIPSEND=abc", `ERR CODE:0x01080000\r\n${ERROR}`],
    ]);
    expect(peer.take()).toBe("");
  });

  it("needs an open link, and its number with AT+CIPMUX=1", async () => {
    const bench = await joinedBench();
    const server = await listenPeer(bench);
    await expectRefused(bench, ["AT+CIPSEND=5"]);
    await bench.command("AT+CIPMUX=1");
    await bench.command('AT+CIPSTART=3,"TCP","127.0.0.1",7000');
    await expectRefused(bench, [
      "AT+CIPSEND=5",
      "AT+CIPSEND=0,5",
      "AT+CIPSEND=5,5",
      "AT+CIPSEND=-1,5",
      "AT+CIPSEND=3,0",
    ]);
    await expectDialogue(bench, [["AT+CIPSEND=3,2", PROMPT]]);
    expect(await bench.send("hi")).toBe(sent(2));
    expect(server.latest.take()).toBe("hi");
  });

  it("is cancelled by a chunk of +++ alone, also after a part of the payload", async () => {
    const { bench, peer } = await linkedBench();
    for (const before of [[], ["abc"]]) {
      await bench.command("AT+CIPSEND=10");
      for (const piece of before) expect(await bench.send(piece)).toBe("");
      expect(await bench.send("+++")).toBe(CANCELED);
      await expectDialogue(bench, [["AT", OK]]);
    }
    expect(peer.take()).toBe("");
  });
});

describe("AT+CIPSEND to a link that ends", () => {
  // golden 11: CLOSED at once, the prompt stays
  it.each(["close", "reset"] as const)("fails after a %s while the prompt is open", async (end) => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSEND=5");
    expect(await bench.send("he")).toBe("");
    peer.socket[end]();
    expect(await bench.wait(5)).toBe("CLOSED\r\n");
    expect(await bench.send("llo")).toBe(`\r\nRecv 5 bytes\r\n${SEND_FAIL}`);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("goes to the link that was meant, not to its successor", async () => {
    const bench = await joinedBench();
    await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+CIPSERVER=1,80");
    await bench.command('AT+CIPSTART=0,"TCP","127.0.0.1",7000');
    await bench.command("AT+CIPSEND=0,5");
    const client = dialPeer(bench, 80);
    await bench.wait(5);
    expect(await bench.send("hello")).toBe(sent(5));
    expect(client.take()).toBe("");
  });

  it("fails when it is reset in the middle of the send", async () => {
    const { bench, peer } = await linkedBench({ internet: { windowBytes: 1000 } });
    peer.socket.pause();
    await bench.command("AT+CIPSEND=8000");
    expect(await bench.send("x".repeat(8000))).toBe("\r\nRecv 8000 bytes\r\n");
    // nothing is answered while the network does not take it (wire facts 3.6)
    expect(await bench.command("AT")).toBe("");
    peer.socket.reset();
    expect(await bench.wait(5)).toBe(`CLOSED\r\n${SEND_FAIL}`);
    await expectDialogue(bench, [["AT+CIPSTATE?", OK]]);
  });

  it("waits for a peer that reads late", async () => {
    const { bench, peer } = await linkedBench({ internet: { windowBytes: 1000 } });
    peer.socket.pause();
    await bench.command("AT+CIPSEND=8000");
    await bench.send("x".repeat(8000));
    expect(await bench.wait(60_000)).toBe("");
    peer.socket.resume();
    expect(await bench.wait(100)).toBe(SEND_OK);
    expect(peer.receivedBytes).toBe(8000);
  });

  it("still prints what comes in while the prompt is open", async () => {
    const { bench, peer } = await linkedBench();
    await bench.command("AT+CIPSEND=4");
    await peer.send("early");
    expect(await bench.send("AT")).toBe("\r\n+IPD,5:early\r\n");
    expect(await bench.send("AT")).toBe(sent(4));
  });
});

describe("AT+CIPSEND to UDP", () => {
  it("sends one datagram, and may name another destination for good", async () => {
    const bench = await joinedBench();
    const peers = [await openUdpPeer(bench, 7000), await openUdpPeer(bench, 7001)];
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    for (const [line, payload, heard] of [
      ["AT+CIPSEND=3", "one", [[["one", 4000]], []]],
      ['AT+CIPSEND=3,"localhost",7001', "two", [[], [["two", 4000]]]],
      ["AT+CIPSEND=5", "three", [[], [["three", 4000]]]],
    ] as const) {
      await expectDialogue(bench, [[line, PROMPT]]);
      expect(await bench.send(payload)).toBe(sent(payload.length));
      expect(peers.map((peer) => peer.take())).toEqual(heard);
    }
    await expectDialogue(bench, [["AT+CIPSTATE?", `+CIPSTATE:0,"UDP","127.0.0.1",7001,4000,0\r\n${OK}`]]);
  });

  it("refuses a destination that cannot be", async () => {
    const bench = await joinedBench();
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    const tails = ['"127.0.0.1",0', '"127.0.0.1",65536', '"127.0.0.1",', ",7000"];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPSEND=4,${tail}`),
      "AT+CIPSTATE?",
    );
    expect((await bench.command('AT+CIPSEND=4,"nosuch.example",80')) + (await bench.wait(200))).toBe(ERROR);
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      ["AT+CIPSEND=4,127", `ERR CODE:0x01080001\r\n${ERROR}`],
      ['AT+CIPSEND=4,"127.0.0.1","1"', `ERR CODE:0x01080002\r\n${ERROR}`],
      // golden 18: refused, and yet the destination is another one
      ['AT+CIPSEND=4,"127.0.0.1",7001,1', ERROR],
      ["AT+CIPSTATE?", `+CIPSTATE:0,"UDP","127.0.0.1",7001,4000,0\r\n${OK}`],
    ]);
  });

  // wire facts 6.8: the prompt is given and the port becomes 0; lwIP sends there without complaint
  it("sends to nobody when a host is given without a port", async () => {
    const bench = await joinedBench();
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    await expectDialogue(bench, [['AT+CIPSEND=4,"127.0.0.1"', PROMPT]]);
    expect(await bench.send("ping")).toBe(sent(4));
    await expectDialogue(bench, [["AT+CIPSTATE?", `+CIPSTATE:0,"UDP","127.0.0.1",0,4000,0\r\n${OK}`]]);
  });

  it("fails where there is no way, and the link stays", async () => {
    const bench = await joinedBench();
    await bench.command('AT+CIPSTART="UDP","192.0.2.1",7000,4000,0');
    await bench.command("AT+CIPSEND=4");
    expect(await bench.send("ping")).toBe(`\r\nRecv 4 bytes\r\n${SEND_FAIL}`);
    await expectDialogue(bench, [["AT+CIPSTATE?", `+CIPSTATE:0,"UDP","192.0.2.1",7000,4000,0\r\n${OK}`]]);
  });
});

describe("AT+CIPSEND alone", () => {
  it("enters passthrough, for which AT+CIPMODE=1 and link 0 are needed", async () => {
    const { bench, peer } = await linkedBench();
    await expectRefused(bench, ["AT+CIPSEND"]);
    await expectDialogue(bench, [
      ["AT+CIPMODE=1", OK],
      ["AT+CIPSEND=5", ERROR],
      ["AT+CIPSEND", PROMPT],
    ]);
    expect(await bench.send("AT\r\n")).toBe("");
    expect(peer.take()).toBe("AT\r\n");
    expect(await bench.send("+++")).toBe("");
    await expectDialogue(bench, [
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ["AT+CIPSEND", ERROR],
    ]);
  });

  // seed: the UDP mode has to be 0
  it("does not use a UDP link whose destination may change", async () => {
    const bench = await joinedBench();
    for (const [mode, answer] of [
      [0, PROMPT],
      [1, ERROR],
      [2, ERROR],
    ] as const) {
      await expectDialogue(bench, [
        ["AT+CIPMODE=1", OK],
        [`AT+CIPSTART="UDP","127.0.0.1",7000,4000,${mode}`, mode === 0 ? `CONNECT\r\n${OK}` : ERROR], // library
        ["AT+CIPSEND", answer],
      ]);
      if (answer === PROMPT) await bench.send("+++");
      await bench.command("AT+CIPCLOSE");
    }
  });

  it("does not use another link than 0", async () => {
    const bench = await joinedBench();
    await listenPeer(bench);
    await bench.command("AT+CIPMUX=1");
    await bench.command('AT+CIPSTART=1,"TCP","127.0.0.1",7000');
    await expectDialogue(bench, [
      ["AT+CIPMODE=1", OK],
      ["AT+CIPSEND", ERROR],
    ]);
  });
});
