import { describe, expect, it } from "vitest";
import { joinedBench } from "../testing/bench.js";
import { linkedBench } from "../testing/bench-peers.js";
import { expectDialogue, OK } from "../testing/dialogue.js";

describe("the antenna", () => {
  it("takes the access point away and gives it back", async () => {
    const bench = await joinedBench();
    bench.modem.hands.setAntenna(false);
    expect(bench.modem.hands.antennaAttached).toBe(false);
    expect(bench.takeOutput()).toBe("WIFI DISCONNECT\r\n");
    expect(await bench.wait(10_000)).toBe("");
    expect(await bench.command("AT+CWLAP")).toBe("");
    expect(await bench.wait(5000)).toBe(OK);
    bench.modem.hands.setAntenna(true);
    expect(await bench.wait(10_000)).toBe("WIFI CONNECTED\r\nWIFI GOT IP\r\n");
  });

  it("may be pulled while the station joins", async () => {
    const bench = await joinedBench();
    await bench.send('AT+CWJAP="test_ap","12345678"\r\n');
    bench.modem.hands.setAntenna(false);
    expect(await bench.wait(10_000)).toBe("+CWJAP:3\r\n\r\nERROR\r\n");
  });
});

describe("a link that is dropped", () => {
  it("is closed for the modem and for its peer", async () => {
    const { bench, peer } = await linkedBench();
    expect(bench.modem.hands.dropLink(0)).toBe(true);
    expect(await bench.wait(100)).toBe("CLOSED\r\n");
    expect(peer.state).toBe("reset");
    expect(bench.modem.hands.dropLink(0)).toBe(false);
    expect(bench.modem.hands.dropLink(7)).toBe(false);
  });
});

describe("another address", () => {
  const addressOf = (text: string) => /\+CIFSR:STAIP,"([^"]+)"/.exec(text)?.[1];

  it("comes with the next join, and goes with a later one", async () => {
    const bench = await joinedBench();
    const own = addressOf(await bench.command("AT+CIFSR"));
    bench.modem.hands.setNextAddress("192.168.7.20");
    expect(addressOf(await bench.command("AT+CIFSR"))).toBe(own);
    for (const [next, expected] of [
      [undefined, "192.168.7.20"],
      [undefined, own],
    ] as const) {
      bench.modem.wifi.station.lose();
      await bench.wait(5000);
      expect(addressOf(await bench.command("AT+CIFSR"))).toBe(expected);
      bench.modem.hands.setNextAddress(next);
    }
  });

  it("gives way to the one that AT+CIPSTA has set", async () => {
    const bench = await joinedBench();
    await expectDialogue(bench, [['AT+CIPSTA="192.168.1.9"', OK]]);
    bench.modem.hands.setNextAddress("192.168.7.20");
    bench.modem.wifi.station.lose();
    await bench.wait(5000);
    expect(addressOf(await bench.command("AT+CIFSR"))).toBe("192.168.1.9");
  });

  it.each(["", "192.168.7", "::1", "nowhere"])("is not %j", async (text) => {
    const bench = await joinedBench();
    expect(() => bench.modem.hands.setNextAddress(text)).toThrow(RangeError);
  });
});
