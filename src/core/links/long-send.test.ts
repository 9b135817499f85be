import { describe, expect, it } from "vitest";
import { linkedBench } from "../../testing/bench-peers.js";
import { expectDialogue, OK, PROMPT, SEND_FAIL, SEND_OK } from "../../testing/dialogue.js";
import { bytesOf } from "../bytes.js";

const CANCELLED = "\r\nSEND CANCELLED\r\n";

/** AT+CIPSENDL to a peer that does not read. */
async function stuck(lengthBytes: number) {
  const linked = await linkedBench({ internet: { windowBytes: 1000 } });
  linked.peer.socket.pause();
  await expectDialogue(linked.bench, [[`AT+CIPSENDL=${lengthBytes}`, PROMPT]]);
  return linked;
}

describe("LongSend", () => {
  it("holds the host while the peer does not read, and sends everything in the end", async () => {
    const { bench, peer } = await stuck(1_000_000);
    let sent = 0;
    for (; bench.receiving && sent < 1_000_000; sent += 5000) {
      bench.modem.receive(bytesOf("x".repeat(5000)));
      await bench.clock.advance(1);
    }
    expect(sent).toBeLessThan(150_000);
    expect(await bench.wait(60_000)).toBe("");
    peer.socket.resume();
    for (; sent < 1_000_000; sent += 5000) {
      while (!bench.receiving) await bench.clock.advance(1);
      bench.modem.receive(bytesOf("x".repeat(5000)));
      await bench.clock.advance(1);
    }
    const heard = await bench.wait(5000);
    expect(heard.endsWith(`+CIPSENDL:1000000,1000000\r\n${SEND_OK}`)).toBe(true);
    expect(peer.receivedBytes).toBe(1_000_000);
  });

  it("fails after AT+CIPTCPOPT's send timeout, and takes the rest from the host without keeping it", async () => {
    const linked = await linkedBench({ internet: { windowBytes: 1000 } });
    const { bench, peer } = linked;
    peer.socket.pause();
    await bench.command("AT+CIPTCPOPT=-1,0,500");
    await expectDialogue(bench, [["AT+CIPSENDL=1000000", PROMPT]]);
    expect(await bench.send("x".repeat(100_000))).toBe("");
    expect(bench.receiving).toBe(false);
    await bench.wait(1000);
    expect(bench.receiving).toBe(true);
    let heard = "";
    for (let sent = 100_000; sent < 1_000_000; sent += 100_000) heard += await bench.send("x".repeat(100_000));
    expect(heard).toMatch(/^\+CIPSENDL:\d+,1000000\r\n/);
    expect(heard.endsWith(SEND_FAIL)).toBe(true);
    expect(bench.modem.links.table.getOpen(0)?.sendingBytes).toBeLessThan(3000);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("has nothing more to say once it is cancelled, and lets the host go", async () => {
    const { bench, peer } = await stuck(1_000_000);
    await bench.send("x".repeat(300_000));
    expect(bench.receiving).toBe(false);
    bench.modem.receive(bytesOf("+++")); // was on its way
    expect(await bench.wait(50)).toBe(CANCELLED);
    expect(bench.receiving).toBe(true);
    peer.socket.resume();
    await bench.clock.advance(20);
    peer.socket.pause(); // some has been taken, most has not
    expect(await bench.wait(1000)).toBe("");
    expect(bench.receiving).toBe(true);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it.each(["close", "reset"] as const)("takes the rest from the host when the peer's %s ends the link", async (end) => {
    const { bench, peer } = await stuck(400_000);
    await bench.send("x".repeat(300_000));
    peer.socket[end]();
    peer.socket.resume();
    expect(await bench.wait(50)).toContain("CLOSED\r\n");
    expect(bench.receiving).toBe(true);
    const heard = await bench.send("x".repeat(100_000));
    expect(heard).toMatch(/^\+CIPSENDL:\d+,400000\r\n/);
    expect(heard.endsWith(SEND_FAIL)).toBe(true);
    await expectDialogue(bench, [["AT", OK]]);
  });
});
