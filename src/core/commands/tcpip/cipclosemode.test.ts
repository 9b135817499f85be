import { describe, expect, it } from "vitest";
import { joinedBench } from "../../../testing/bench.js";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";

/** A bench with TCP link 0; `ends` collects how the peer saw its connections end. */
async function connectedBench() {
  const bench = await joinedBench({ dialect: "nonos-1.7" });
  const ends: (string | undefined)[] = [];
  await bench.peers.listen({ port: 5000 }, () => ({
    onData: () => undefined,
    onClose: (failure) => ends.push(failure?.failure),
  }));
  await bench.command('AT+CIPSTART="TCP","127.0.0.1",5000');
  return { bench, ends };
}

describe("AT+CIPCLOSEMODE", () => {
  it.each([
    [0, undefined],
    [1, "reset"],
  ])("%i ends the link with %s", async (mode, failure) => {
    const { bench, ends } = await connectedBench();
    expect(await bench.command(`AT+CIPCLOSEMODE=${mode}`)).toBe(OK);
    expect(await bench.command("AT+CIPCLOSE")).toBe(`CLOSED\r\n${OK}`);
    await bench.wait(100);
    expect(ends).toEqual([failure]);
  });

  it("counts for one connection", async () => {
    const { bench, ends } = await connectedBench();
    await bench.command("AT+CIPCLOSEMODE=1");
    await bench.command("AT+CIPCLOSE");
    await bench.command('AT+CIPSTART="TCP","127.0.0.1",5000');
    await bench.command("AT+CIPCLOSE");
    await bench.wait(100);
    expect(ends).toEqual(["reset", undefined]);
  });

  it.each(["AT+CIPCLOSEMODE=2", "AT+CIPCLOSEMODE=0,1", "AT+CIPCLOSEMODE=", "AT+CIPCLOSEMODE?", "AT+CIPCLOSEMODE"])(
    "refuses %s",
    async (line) => {
      const { bench } = await connectedBench();
      expect(await bench.command(line)).toBe(ERROR);
    },
  );

  it("needs an open TCP link", async () => {
    const bench = await joinedBench({ dialect: "nonos-1.7" });
    expect(await bench.command("AT+CIPCLOSEMODE=1")).toBe(ERROR);
    await bench.command("AT+CIPMUX=1");
    await bench.command('AT+CIPSTART=2,"UDP","127.0.0.1",5000');
    expect(await bench.command("AT+CIPCLOSEMODE=2,1")).toBe(ERROR);
    expect(await bench.command("AT+CIPCLOSEMODE=3,1")).toBe(ERROR);
  });
});
