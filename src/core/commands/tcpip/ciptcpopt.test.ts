import { afterEach, describe, expect, it, vi } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { dialPeer, linkedBench } from "../../../testing/bench-peers.js";
import { expectRefusals, powerCycle, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK, PROMPT, SEND_FAIL, SEND_OK } from "../../../testing/dialogue.js";
import { FakeStream } from "../../../testing/fake-stream.js";

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each([
  ["2.2", ""],
  ["4.2", ",0"], // golden 28: keep-alive
])("AT+CIPTCPOPT in dialect %s", (dialect, tail) => {
  const line = (id: number, values: string) => `+CIPTCPOPT:${id},${values}${tail}\r\n`;
  const shown = (values: string) => line(0, values) + OK;

  it.each([
    ["=-1,0,0", "-1,0,0"],
    ["=0,1,5", "0,1,5"],
    ["=60,1,100", "60,1,100"],
    ["=2147483647,0,2147483647", "2147483647,0,2147483647"],
    ["=,1,1", "-1,1,1"], // golden 28: what is left empty is the default
    ["=0,,1", "0,0,1"],
    ["=0,1,", "0,1,0"],
    ["=,,", "-1,0,0"],
  ])("%s is shown as %s", async (given, values) => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPTCPOPT?", shown("-1,0,0")],
      ["AT+CIPTCPOPT=7,0,7", OK],
      [`AT+CIPTCPOPT${given}`, OK],
      ["AT+CIPTCPOPT?", shown(values)],
    ]);
  });

  it("is kept link by link with AT+CIPMUX=1, or with 5 for all", async () => {
    const bench = await powerOnBench({ dialect });
    const others = (values: string) => [0, 1, 2, 3].map((id) => line(id, values)).join("");
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ["AT+CIPTCPOPT=4,5,1,100", OK],
      ["AT+CIPTCPOPT?", others("-1,0,0") + line(4, "5,1,100") + OK],
      ["AT+CIPTCPOPT=5,0,0,9", OK],
      ["AT+CIPTCPOPT?", others("0,0,9") + line(4, "0,0,9") + OK],
    ]);
  });

  it.each([
    ["-1", "fin"],
    ["0", "reset"],
    ["10", "fin"],
  ])("linger %s ends AT+CIPCLOSE with %s", async (linger, end) => {
    const { bench, peer } = await linkedBench({ dialect });
    await expectDialogue(bench, [
      [`AT+CIPTCPOPT=${linger},0,0`, OK], // for a link that is open
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
    ]);
    await bench.wait(5);
    expect(peer.state).toBe(end);
  });

  it("a linger time lets AT+CIPCLOSE wait while something is left to send, and throws away what is left then", async () => {
    for (const readAfterMs of [2000, undefined]) {
      const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: 100 } });
      peer.socket.pause();
      await bench.command("AT+CIPTCPOPT=5,0,100");
      await bench.command("AT+CIPSEND=1000");
      expect(await bench.send("x".repeat(1000))).toContain("Recv");
      expect(await bench.wait(100)).toBe(SEND_FAIL);
      expect(await bench.command("AT+CIPCLOSE")).toBe("");
      const startMs = bench.clock.now();
      if (readAfterMs === undefined) {
        expect(await bench.wait(4940)).toBe("");
        expect(await bench.wait(60)).toBe(`CLOSED\r\n${OK}`);
      } else {
        expect(await bench.wait(readAfterMs)).toBe("");
      }
      peer.socket.resume();
      const late = await bench.wait(100);
      expect(late).toBe(readAfterMs === undefined ? "" : `CLOSED\r\n${OK}`);
      expect([peer.state, peer.receivedBytes]).toEqual(readAfterMs === undefined ? ["reset", 100] : ["fin", 1000]);
      expect(bench.clock.now() - startMs).toBeLessThan(6000);
      await expectDialogue(bench, [["AT", OK]]);
    }
  });

  it("without a linger time AT+CIPCLOSE does not wait, and the rest is sent all the same", async () => {
    const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: 100 } });
    peer.socket.pause();
    await bench.command("AT+CIPTCPOPT=-1,0,100");
    await bench.command("AT+CIPSEND=1000");
    expect(await bench.send("x".repeat(1000))).toContain("Recv");
    await bench.wait(100);
    await expectDialogue(bench, [["AT+CIPCLOSE", `CLOSED\r\n${OK}`]]);
    peer.socket.resume();
    await bench.wait(100);
    expect([peer.state, peer.receivedBytes]).toEqual(["fin", 1000]);
  });

  it("a restart ends the wait of a linger time", async () => {
    const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: 100 } });
    peer.socket.pause();
    await bench.command("AT+CIPTCPOPT=5,0,100");
    await bench.command("AT+CIPSEND=1000");
    await bench.send("x".repeat(1000));
    await bench.wait(100);
    await bench.command("AT+CIPCLOSE");
    bench.modem.reset();
    expect(await bench.wait(10_000)).toContain("ready");
    peer.socket.resume();
    await bench.wait(10);
    expect(peer.state).toBe("reset");
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it("linger counts for clients of the server, too", async () => {
    const bench = await powerOnBench({ dialect });
    for (const text of ["AT+CIPMUX=1", "AT+CIPTCPOPT=1,0,0,0", "AT+CIPSERVER=1,80"]) await bench.command(text);
    const clients = [dialPeer(bench, 80), dialPeer(bench, 80)];
    await bench.wait(5);
    await expectDialogue(bench, [["AT+CIPCLOSE=5", `0,CLOSED\r\n1,CLOSED\r\n${OK}`]]);
    expect(clients.map(({ state }) => state)).toEqual(["fin", "reset"]);
  });

  it("no-delay reaches the sockets that are open, and those that will be", async () => {
    const { bench } = await linkedBench({ dialect });
    const setNoDelay = vi.spyOn(FakeStream.prototype, "setNoDelay");
    await bench.command("AT+CIPTCPOPT=-1,1,0");
    expect(setNoDelay.mock.lastCall).toEqual([true]);
    await bench.command("AT+CIPTCPOPT=-1,0,0");
    expect(setNoDelay.mock.lastCall).toEqual([false]);
    await bench.command("AT+CIPCLOSE");
    await bench.command("AT+CIPTCPOPT=-1,1,0");
    await bench.command('AT+CIPSTART="TCP","127.0.0.1",7000');
    expect(setNoDelay.mock.lastCall).toEqual([true]);
  });

  it.each([1, 500, 30_000])(
    "a send timeout of %d ms ends a blocked AT+CIPSEND, and the next command works",
    async (timeoutMs) => {
      const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: 100 } });
      peer.socket.pause();
      await bench.command(`AT+CIPTCPOPT=-1,0,${timeoutMs}`);
      await expectDialogue(bench, [["AT+CIPSEND=1000", PROMPT]]);
      const startMs = bench.clock.now();
      bench.modem.receive(new Uint8Array(1000));
      let heard = "";
      while (!heard.includes("SEND") && bench.clock.now() - startMs < 60_000) heard += await bench.wait(1);
      expect(heard).toBe(`\r\nRecv 1000 bytes\r\n${SEND_FAIL}`);
      expect(bench.clock.now() - startMs).toBe(timeoutMs);
      await expectDialogue(bench, [["AT", OK]]);
      peer.socket.resume();
      await bench.wait(100);
      await bench.command("AT+CIPSEND=3");
      expect(await bench.send("now")).toBe(`\r\nRecv 3 bytes\r\n${SEND_OK}`);
      expect(peer.take()).toMatch(/now$/);
    },
  );

  it("a host that sends again and again after timeouts does not fill the memory", async () => {
    const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: 100 } });
    peer.socket.pause();
    await bench.command("AT+CIPTCPOPT=-1,0,10");
    for (let tries = 0; tries < 20; tries++) {
      await bench.command("AT+CIPSEND=1000");
      expect(await bench.send(String(tries % 10).repeat(1000))).toBe(`\r\nRecv 1000 bytes\r\n${SEND_FAIL}`);
    }
    expect(bench.modem.links.table.getOpen(0)?.sendingBytes).toBe(1000);
    peer.socket.resume();
    await bench.wait(100);
    // what the stack had begun to take, and nothing of what came later
    expect(peer.take()).toBe("0".repeat(1000));
    await bench.command("AT+CIPSEND=3");
    expect(await bench.send("now")).toBe(`\r\nRecv 3 bytes\r\n${SEND_OK}`);
    expect(peer.take()).toBe("now");
  });

  it("without a send timeout AT+CIPSEND waits", async () => {
    const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: 100 } });
    peer.socket.pause();
    await bench.command("AT+CIPSEND=1000");
    expect(await bench.send("x".repeat(1000))).toBe("\r\nRecv 1000 bytes\r\n");
    expect(await bench.wait(600_000)).toBe("");
    peer.socket.resume();
    expect(await bench.wait(100)).toBe(SEND_OK);
  });

  it("a send timeout does not hinder a peer that reads", async () => {
    const { bench, peer } = await linkedBench({ dialect, internet: { windowBytes: 100 } });
    await bench.command("AT+CIPTCPOPT=-1,0,100");
    await bench.command("AT+CIPSEND=1000");
    expect(await bench.send("x".repeat(1000))).toBe(`\r\nRecv 1000 bytes\r\n${SEND_OK}`);
    expect(await bench.wait(1000)).toBe("");
    expect(peer.receivedBytes).toBe(1000);
  });

  // manual: with AT+SYSSTORE=1 it is saved in NVS
  it("is kept over a restart and a power cycle, as AT+SYSSTORE says", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command("AT+CIPTCPOPT=3,1,30");
    await restart(bench);
    await expectDialogue(bench, [
      ["AT+CIPTCPOPT?", shown("3,1,30")],
      ["AT+SYSSTORE=0", OK],
      ["AT+CIPTCPOPT=4,0,40", OK],
      ["AT+CIPTCPOPT?", shown("4,0,40")],
    ]);
    const other = await powerCycle(bench, { dialect });
    await expectDialogue(other, [["AT+CIPTCPOPT?", shown("3,1,30")]]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    const wrong = ["-2,0,0", "0,2,0", "0,-1,0", "0,0,-1", "2147483648,0,0", "0,0,2147483648", "0,0,0,0,0"];
    await expectRefusals(bench, [
      ...["AT+CIPTCPOPT", "AT+CIPTCPOPT=?", ...wrong.map((values) => `AT+CIPTCPOPT=${values}`)],
      ["AT+CIPTCPOPT=0", 0x01080001],
      ["AT+CIPTCPOPT=0,1", 0x01080002],
      ['AT+CIPTCPOPT=0,0,"1"', 0x01080002],
      ["AT+CIPTCPOPT=no,0,1", 0x01080000],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      ...["6,0,0,0", "-1,0,0,0", "0,0,0,0,0,0"].map((values) => `AT+CIPTCPOPT=${values}`),
      ["AT+CIPTCPOPT=0,0,0", 0x01080003],
    ]);
  });
});

describe("keep-alive in AT+CIPTCPOPT", () => {
  // golden 28; manual: the later one of AT+CIPSTART and AT+CIPTCPOPT counts
  it("reaches the socket, and shares its value with AT+CIPSTART", async () => {
    const { bench } = await linkedBench();
    const setKeepAlive = vi.spyOn(FakeStream.prototype, "setKeepAlive");
    await expectDialogue(bench, [["AT+CIPTCPOPT=-1,0,0,60", OK]]);
    expect(setKeepAlive.mock.lastCall).toEqual([60]);
    await expectDialogue(bench, [
      ["AT+CIPTCPOPT=-1,1,0", OK], // left out: as it was
      ["AT+CIPTCPOPT?", `+CIPTCPOPT:0,-1,1,0,60\r\n${OK}`],
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ['AT+CIPSTART="TCP","127.0.0.1",7000,30', `CONNECT\r\n${OK}`],
      ["AT+CIPTCPOPT?", `+CIPTCPOPT:0,-1,1,0,30\r\n${OK}`],
    ]);
    expect(setKeepAlive.mock.lastCall).toEqual([30]);
  });

  it("is 0 to 7200 seconds, and not there in dialect 2.2", async () => {
    const bench = await powerOnBench();
    await expectDialogue(bench, [["AT+CIPTCPOPT=0,0,0,7200", OK]]);
    await expectRefusals(bench, ["AT+CIPTCPOPT=0,0,0,7201", "AT+CIPTCPOPT=0,0,0,-1"]);
    const older = await powerOnBench({ dialect: "2.2" });
    await expectRefusals(older, ["AT+CIPTCPOPT=0,0,0,0", "AT+CIPTCPOPT=0,0,0,60"]);
  });
});
