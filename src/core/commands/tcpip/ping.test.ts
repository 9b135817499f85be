import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const internet = { names: { "far.example": "192.0.2.9" } };

describe.each([
  ["2.2", "+timeout"], // seed
  ["4.2", "+PING:TIMEOUT"], // golden 32
])("AT+PING in dialect %s", (dialect, timeout) => {
  it.each(["127.0.0.1", "localhost", "LOCALHOST"])("measures the way to %s", async (host) => {
    const bench = await powerOnBench({ dialect });
    expect(await bench.command(`AT+PING="${host}"`)).toBe(`+PING:1\r\n${OK}`);
  });

  it.each(["192.0.2.9", "far.example", "nosuch.example"])("fails where nobody answers: %s", async (host) => {
    const bench = await powerOnBench({ dialect, internet });
    bench.modem.receive(new TextEncoder().encode(`AT+PING="${host}"\r\n`));
    expect(await bench.wait(10_000)).toBe(`AT+PING="${host}"\r\n${timeout}\r\n\r\nERROR\r\n`);
    await expectDialogue(bench, [["AT", OK]]);
  });

  it("keeps the line busy until the answer", async () => {
    const bench = await powerOnBench({ dialect });
    expect(await bench.command('AT+PING="192.0.2.9"')).toBe("");
    expect(await bench.command("AT")).toBe("\r\nbusy p...\r\n");
    expect(await bench.wait(5000)).toBe(`${timeout}\r\n\r\nERROR\r\n`);
  });

  it("is forgotten by a reset", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command('AT+PING="192.0.2.9"');
    bench.modem.reset();
    expect(await bench.wait(10_000)).toBe("\r\nready\r\n");
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await expectRefusals(bench, [
      ...["", "?", "=?", "=", '=""', '="127.0.0.1",1'].map((tail) => `AT+PING${tail}`),
      ["AT+PING=127.0.0.1", 0x01080000],
      ['AT+PING="127.0.0.1', 0x01080000],
    ]);
  });
});

it("AT+PING tells the log, not the host, why it cannot work on this computer", async () => {
  const bench = await powerOnBench();
  const { NetworkError } = await import("../../ports.js");
  bench.network.ping = () => Promise.reject(new NetworkError("denied", "no right to send ICMP"));
  expect(await bench.command('AT+PING="127.0.0.1"')).toBe("+PING:TIMEOUT\r\n\r\nERROR\r\n");
  expect(bench.logged).toContainEqual({ level: "warn", message: "AT+PING: no right to send ICMP" });
});
