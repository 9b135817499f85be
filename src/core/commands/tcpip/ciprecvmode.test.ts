import { describe, expect, it } from "vitest";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { dialPeer, linkedBench, openUdpPeer } from "../../../testing/bench-peers.js";
import { expectRefusals, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK, PROMPT, SEND_OK } from "../../../testing/dialogue.js";

describe.each(["2.2", "4.2"])("AT+CIPRECVMODE in dialect %s", (dialect) => {
  const windowBytes = dialect === "2.2" ? 5744 : 65535; // seed; golden 25 holds 5000

  it("0 gives data at once, 1 tells of it once and keeps it until it is read", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [["AT+CIPRECVMODE?", `+CIPRECVMODE:0\r\n${OK}`]]);
    await peer.send("one");
    expect(await bench.wait(5)).toBe("\r\n+IPD,3:one\r\n");
    await expectDialogue(bench, [
      ["AT+CIPRECVMODE=1", OK],
      ["AT+CIPRECVMODE?", `+CIPRECVMODE:1\r\n${OK}`],
    ]);
    await peer.send("two");
    expect(await bench.wait(5)).toBe("\r\n+IPD,3\r\n");
    await peer.send("three");
    expect(await bench.wait(1000)).toBe("");
    await expectDialogue(bench, [["AT+CIPRECVDATA=100", `+CIPRECVDATA:8,twothree\r\nOK\r\n`]]);
    await peer.send("four");
    expect(await bench.wait(5)).toBe("\r\n+IPD,4\r\n");
  });

  // golden 25
  it("gives what waits as +IPD before the OK of going back to 0", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await bench.command("AT+CIPRECVMODE=1");
    await peer.send("tail");
    await bench.wait(5);
    await expectDialogue(bench, [["AT+CIPRECVMODE=0", `\r\n+IPD,4:tail\r\n${OK}`]]);
    await peer.send("more");
    expect(await bench.wait(5)).toBe("\r\n+IPD,4:more\r\n");
  });

  it("names the link with AT+CIPMUX=1, for every link, also a client of the server", async () => {
    const bench = await joinedBench({ dialect });
    for (const line of ["AT+CIPMUX=1", "AT+CIPRECVMODE=1", "AT+CIPSERVER=1,80"]) await bench.command(line);
    const clients = [dialPeer(bench, 80), dialPeer(bench, 80)];
    await bench.wait(5);
    await clients[1]?.send("hi");
    expect(await bench.wait(5)).toBe("\r\n+IPD,1,2\r\n");
    await clients[0]?.send("there");
    expect(await bench.wait(5)).toBe("\r\n+IPD,0,5\r\n");
  });

  it.each([100, 1000, 65535])(
    `blocks the sender at ${windowBytes} bytes, which come in pieces of %d, and lets it go on as the host reads`,
    async (pieceBytes) => {
      const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: pieceBytes } });
      await bench.command("AT+CIPRECVMODE=1");
      let taken = false;
      void peer.send("x".repeat(150_000)).then(() => (taken = true));
      await bench.wait(600_000);
      await expectDialogue(bench, [["AT+CIPRECVLEN?", `+CIPRECVLEN:${windowBytes}\r\n${OK}`]]);
      expect(taken).toBe(false);
      let readBytes = 0;
      while (readBytes < 150_000) {
        const answer = await bench.command("AT+CIPRECVDATA=100000");
        const length = Number(/^\+CIPRECVDATA:(\d+),x/.exec(answer)?.[1]);
        expect(length).toBeLessThanOrEqual(windowBytes);
        readBytes += length;
        await bench.wait(50_000);
      }
      expect([readBytes, taken]).toEqual([150_000, true]);
      await peer.send("still there");
      expect(await bench.wait(5)).toBe("\r\n+IPD,11\r\n");
    },
  );

  it("loses datagrams that do not fit, and keeps the others whole", async () => {
    const bench = await joinedBench({ dialect });
    const peer = await openUdpPeer(bench);
    await bench.command('AT+CIPSTART="UDP","127.0.0.1",7000,4000,0');
    await bench.command("AT+CIPRECVMODE=1");
    const count = Math.floor(windowBytes / 1400);
    for (let sent = 0; sent < count + 5; sent++) await peer.send(String(sent).padEnd(1400, "x"), 4000);
    expect(await bench.wait(5)).toBe("\r\n+IPD,1400\r\n");
    await expectDialogue(bench, [["AT+CIPRECVLEN?", `+CIPRECVLEN:${count * 1400}\r\n${OK}`]]);
    for (let read = 0; read < count; read++) {
      expect(await bench.command("AT+CIPRECVDATA=2000")).toContain(`+CIPRECVDATA:1400,${read}x`);
    }
    await peer.send("fits again", 4000);
    expect(await bench.wait(5)).toBe("\r\n+IPD,10\r\n");
  });

  // seed: CLOSED never comes before all has been read, or AT+CIPCLOSE
  it("holds CLOSED back until the data is read", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await bench.command("AT+CIPRECVMODE=1");
    await peer.send("last words");
    peer.socket.close();
    expect(await bench.wait(1000)).toBe("\r\n+IPD,10\r\n");
    expect(await bench.command("AT+CIPSTATUS")).toContain("STATUS:3\r\n+CIPSTATUS:0,");
    await expectDialogue(bench, [
      ["AT+CIPRECVDATA=4", "+CIPRECVDATA:4,last\r\nOK\r\n\r\n+IPD,6\r\n"],
      ["AT+CIPRECVDATA=100", "+CIPRECVDATA:6, words\r\nOK\r\nCLOSED\r\n"],
      ["AT+CIPSTATUS", `STATUS:4\r\n${OK}`],
    ]);
  });

  it.each(["AT+CIPCLOSE", "AT+CIPRECVMODE=0"])("reports the CLOSED that it held back at %s", async (line) => {
    const { bench, peer } = await linkedBench({ dialect });
    await bench.command("AT+CIPRECVMODE=1");
    await peer.send("unread");
    peer.socket.close();
    await bench.wait(10);
    const data = line === "AT+CIPCLOSE" ? "" : "\r\n+IPD,6:unread\r\n";
    await expectDialogue(bench, [[line, `${data}CLOSED\r\n${OK}`]]);
    expect(bench.network.openCount).toBe(1); // the peer's own server
  });

  it("does not count in passthrough", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPRECVMODE=1", OK],
      ["AT+CIPMODE=1", OK],
      ["AT+CIPSEND", PROMPT],
    ]);
    await peer.send("raw");
    expect(await bench.wait(5)).toBe("raw");
  });

  it("does not hinder sending", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    await bench.command("AT+CIPRECVMODE=1");
    await peer.send("unread");
    await bench.command("AT+CIPSEND=3");
    expect(await bench.send("out")).toContain(SEND_OK);
    expect(peer.take()).toBe("out");
  });

  it("is 0 again after a restart, and refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPRECVMODE=1");
    await expectRefusals(bench, [
      ...["", "=?", "=", "=2", "=-1", "=1,1"].map((tail) => `AT+CIPRECVMODE${tail}`),
      ['AT+CIPRECVMODE="1"', 0x01080000],
    ]);
    await expectDialogue(bench, [["AT+CIPRECVMODE?", `+CIPRECVMODE:1\r\n${OK}`]]);
    await restart(bench);
    await expectDialogue(bench, [["AT+CIPRECVMODE?", `+CIPRECVMODE:0\r\n${OK}`]]);
  });
});
