/** What AT+CIPSTART and AT+CIPSTARTEX share. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { joinedBench } from "../../../testing/bench.js";
import { listenPeer, openUdpPeer } from "../../../testing/bench-peers.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { certifiedBench, listenTlsPeer } from "../../../testing/bench-tls.js";
import { ERROR, expectDialogue, OK, PROMPT, SEND_OK } from "../../../testing/dialogue.js";
import { FakeStream } from "../../../testing/fake-stream.js";

const CONNECTED = `CONNECT\r\n${OK}`;

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(["AT+CIPSTART", "AT+CIPSTARTEX"])("%s", (command) => {
  describe.each(["2.2", "4.2"])("over SSL in dialect %s", (dialect) => {
    const line = (tail = "") => `${command}="SSL","localhost",7000${tail}`;

    it("shakes hands and moves data both ways", async () => {
      const bench = await certifiedBench({ dialect });
      const server = await listenTlsPeer(bench);
      await expectDialogue(bench, [
        [line(), CONNECTED],
        ["AT+CIPSTATUS", `STATUS:3\r\n+CIPSTATUS:0,"SSL","127.0.0.1",7000,49152,0\r\n${OK}`],
        ["AT+CIPSEND=5", PROMPT],
      ]);
      expect(await bench.send("hello")).toBe(`\r\nRecv 5 bytes\r\n${SEND_OK}`);
      expect(server.latest.take()).toBe("hello");
      await server.latest.send("and back");
      expect(await bench.wait(5)).toBe("\r\n+IPD,8:and back\r\n");
      server.latest.socket.close();
      expect(await bench.wait(5)).toBe("CLOSED\r\n");
    });

    it("takes the keep-alive and the local address", async () => {
      const bench = await certifiedBench({ dialect });
      await listenTlsPeer(bench);
      const setKeepAlive = vi.spyOn(FakeStream.prototype, "setKeepAlive");
      await expectDialogue(bench, [
        [line(',60,"127.0.0.1"'), CONNECTED],
        ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ]);
      expect(setKeepAlive.mock.lastCall).toEqual([60]);
      await expectRefusals(bench, [line(",7201"), line(',0,"1.2.3.4.5"')]);
    });

    it.each(["a server without TLS", "a server that refuses", "nobody"])(
      "fails with %s, and the next command works",
      async (who) => {
        const bench = await certifiedBench({ dialect });
        const plain = who === "a server without TLS" ? await listenPeer(bench) : undefined;
        if (who === "a server that refuses") await listenTlsPeer(bench, { refusal: "not you" });
        bench.modem.receive(new TextEncoder().encode(`${line()}\r\n`));
        await bench.clock.advance(40);
        void plain?.latest.send("220 smtp.example\r\n");
        expect(await bench.wait(50)).toBe(`${line()}\r\n${ERROR}`);
        await expectDialogue(bench, [["AT+CIPSTATUS", `STATUS:2\r\n${OK}`]]);
      },
    );
  });

  it("gives up a handshake after its timeout", async () => {
    const bench = await certifiedBench();
    await listenPeer(bench); // takes the connection and says nothing
    await bench.command("AT+SYSLOG=1");
    const line = `${command}="SSL","127.0.0.1",7000,,,500`;
    expect(await bench.command(line)).toBe("");
    expect(await bench.wait(430)).toBe("");
    expect(await bench.wait(50)).toBe(`+ERRNO:0x74\r\n${ERROR}`);
  });

  // seed: "the timeout of each packet is 10 s"
  it.each(["2.2", "4.2"])("gives up a handshake 10 s after its last packet in dialect %s", async (dialect) => {
    const bench = await certifiedBench({ dialect });
    const peer = await listenPeer(bench); // takes the connection and never answers as TLS does
    const line = `${command}="SSL","127.0.0.1",7000`;
    for (const packets of [0, 3]) {
      expect(await bench.command(line)).toBe("");
      for (let count = 0; count < packets; count++) {
        await bench.wait(9000);
        void peer.latest.send(count === 0 ? "\x16\x03\x03\x10\x00" : "\0");
      }
      const beforeMs = bench.clock.now();
      expect(await bench.wait(9900)).toBe("");
      expect(await bench.wait(110)).toBe(ERROR);
      expect(bench.clock.now() - beforeMs).toBeGreaterThan(9900);
      await expectDialogue(bench, [["AT", OK]]);
    }
  });

  it.each(["2.2", "4.2"])("binds to the address that stands for the soft-AP's own in dialect %s", async (dialect) => {
    for (const [softApAddress, seen] of [
      ["10.1.1.1", "10.1.1.1"],
      [undefined, "127.0.0.1"],
    ] as const) {
      const bench = await joinedBench({ dialect, internet: softApAddress === undefined ? {} : { softApAddress } });
      const server = await listenPeer(bench);
      const udp = await openUdpPeer(bench);
      await expectDialogue(bench, [
        ["AT+CWMODE=3", OK],
        [`${command}="TCP","127.0.0.1",7000,,"192.168.4.1"`, CONNECTED],
      ]);
      expect(server.latest.socket.remote.address).toBe(seen);
      await expectDialogue(bench, [
        ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
        [`${command}="UDP","127.0.0.1",7000,,,"192.168.4.1"`, CONNECTED],
      ]);
      await bench.command("AT+CIPSEND=2");
      await bench.send("hi");
      expect(udp.take().map(([text]) => text)).toEqual(["hi"]);
    }
  });

  it.each([
    ["is looked up", "nosuch.test", 100],
    ["is connected to", "slow.test", 5000],
  ])("ends as a whole after its timeout, while the host %s", async (_what, host, timeoutMs) => {
    const bench = await joinedBench({ internet: { names: { "slow.test": "192.0.2.9" }, blackHoles: ["192.0.2.9"] } });
    const startMs = bench.clock.now();
    bench.modem.receive(new TextEncoder().encode(`${command}="TCP","${host}",7000,,,${timeoutMs}\r\n`));
    let heard = "";
    while (!heard.includes("ERROR") && bench.clock.now() - startMs < 60_000) heard += await bench.wait(1);
    expect(bench.clock.now() - startMs).toBeLessThanOrEqual(timeoutMs + 1);
    expect(bench.clock.now() - startMs).toBeGreaterThanOrEqual(timeoutMs);
  });

  it.each(["2.2", "4.2"])("gives a TCP link its keep-alive in dialect %s", async (dialect) => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    const setKeepAlive = vi.spyOn(FakeStream.prototype, "setKeepAlive");
    for (const seconds of [7200, 1, 0]) {
      await expectDialogue(bench, [
        [`${command}="TCP","127.0.0.1",7000,${seconds}`, CONNECTED],
        ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ]);
      expect(setKeepAlive.mock.lastCall).toEqual([seconds]);
    }
  });

  // seed: the default is 0; manual of later releases: the last value that was set
  it.each([
    ["2.2", 0],
    ["4.2", 60],
  ])("without a keep-alive after one with 60 has in dialect %s: %d", async (dialect, seconds) => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await expectDialogue(bench, [
      [`${command}="TCP","127.0.0.1",7000,60`, CONNECTED],
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
    ]);
    const setKeepAlive = vi.spyOn(FakeStream.prototype, "setKeepAlive");
    await expectDialogue(bench, [[`${command}="TCP","127.0.0.1",7000`, CONNECTED]]);
    expect(setKeepAlive.mock.lastCall).toEqual([seconds]);
  });

  it("changes nothing when it fails", async () => {
    const bench = await joinedBench();
    const line = `${command}="TCP","127.0.0.1",7000,60`;
    await expectDialogue(bench, [
      [line, ERROR],
      ["AT+CIPTCPOPT?", `+CIPTCPOPT:0,-1,0,0,0\r\n${OK}`],
    ]);
    await listenPeer(bench);
    await expectDialogue(bench, [
      [line, CONNECTED],
      ["AT+CIPTCPOPT?", `+CIPTCPOPT:0,-1,0,0,60\r\n${OK}`],
    ]);
  });

  it.each(["2.2", "4.2"])("gives a UDP link its local port and mode in dialect %s", async (dialect) => {
    const bench = await joinedBench({ dialect });
    const [one, other] = [await openUdpPeer(bench, 7000), await openUdpPeer(bench, 7001)];
    await expectDialogue(bench, [[`${command}="UDP","127.0.0.1",7000,1002,2,"127.0.0.1"`, CONNECTED]]);
    await other.send("from elsewhere", 1002);
    await bench.wait(5);
    await bench.command("AT+CIPSEND=2");
    await bench.send("hi");
    expect([one.take(), other.take()]).toEqual([[], [["hi", 1002]]]);
  });

  // seed: the local address may be given, or null
  it.each(["2.2", "4.2"])("binds to a local address that the computer has in dialect %s", async (dialect) => {
    const bench = await joinedBench({ dialect });
    const server = await listenPeer(bench);
    await expectDialogue(bench, [[`${command}="TCP","127.0.0.1",7000,,"127.0.0.2"`, CONNECTED]]);
    expect(server.latest.socket.remote.address).toBe("127.0.0.2");
    await bench.command("AT+CIPCLOSE");
    await expectDialogue(bench, [
      [`${command}="TCP","127.0.0.1",7000,,"192.0.2.1"`, ERROR],
      [`${command}="TCP","127.0.0.1",7000,,""`, dialect === "2.2" ? CONNECTED : ERROR], // library: not from 4.1
    ]);
  });
});
