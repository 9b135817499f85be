/** Whatever comes in, nothing throws, hangs, leaks or grows without bound. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinedBench } from "../src/testing/bench.js";
import { linkedBench } from "../src/testing/bench-peers.js";
import { Player, sessions } from "./random-session.js";

/** Another seed and more runs search further. */
const search = { seed: 20210102, numRuns: 50 };

/** The modem's five links and their other ends, its server, the two peers that listen. */
const MOST_SOCKETS = 2 * 5 + 1 + 2;
/** One for each link, the station, passthrough and the like. */
const MOST_TIMERS = 20;

const chunks = fc.array(
  fc.record({
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc.uint8Array({ minLength: 2000, maxLength: 20_000, size: "max" }),
      // what means something to the modem, at random
      fc
        .array(
          fc.constantFrom(
            "AT",
            "+",
            "+++",
            "CIP",
            "SEND",
            "=",
            "?",
            "0",
            ",",
            '"',
            "\\",
            "\r",
            "\n",
            "\r\n",
            "\0",
            ">",
          ),
        )
        .map((pieces) => new TextEncoder().encode(pieces.join(""))),
    ),
    afterMs: fc.constantFrom(0, 0, 1, 4, 25, 100),
  }),
  { maxLength: 30 },
);

describe("garbage", () => {
  it.each(["2.2", "4.2"])("does no harm in dialect %s", async (dialect) => {
    await fc.assert(
      fc.asyncProperty(chunks, async (garbage) => {
        const bench = await joinedBench({ dialect });
        for (const { bytes, afterMs } of garbage) {
          bench.modem.receive(bytes.slice());
          await bench.wait(afterMs);
        }
        await bench.wait(1000);
        await bench.send("\r\n"); // the end of whatever has begun
        expect(await bench.send("AT\r\n")).toMatch(/^(AT\r\n)?\r\nOK\r\n$/);
        expect(bench.clock.pendingTimers).toBe(0);
        expect(bench.network.openCount).toBe(0);
        expect(bench.modem.transmitter.queuedBytes).toBe(0);
      }),
      search,
    );
  });

  it("without any line end is forgotten, not collected", async () => {
    const bench = await joinedBench();
    for (let count = 0; count < 10; count++) await bench.send("x".repeat(100_000));
    for (let count = 0; count < 10; count++) await bench.send(`${"x".repeat(5000)}\r`);
    expect(await bench.send("\r\nAT\r\n")).toMatch(/^\r\n\r\nERROR\r\nAT\r\n\r\nOK\r\n$/);
  });

  it("of many line ends is answered in one go", async () => {
    const bench = await joinedBench();
    const heard = await bench.send("\r\n".repeat(10_000));
    expect(heard.match(/ERROR/g)).toHaveLength(10_000);
    expect(await bench.send("AT\r\n")).toBe("AT\r\n\r\nOK\r\n");
  });

  it("in passthrough is data, however much", async () => {
    const { bench, peer } = await linkedBench();
    for (const line of ["AT+CIPMODE=1", "AT+CIPSEND"]) await bench.command(line);
    for (let count = 0; count < 20; count++) expect(await bench.send("\0+\r\n\xff".repeat(10_000))).toBe("");
    expect(peer.receivedBytes).toBe(20 * 50_000);
  });
});

describe("random sessions", () => {
  it("never leave a modem that does not listen any more, and switching it off leaves nothing", async () => {
    await fc.assert(
      fc.asyncProperty(sessions(), async ({ dialect, steps }) => {
        const player = await Player.begin({ dialect });
        const { bench } = player;
        await player.play(steps);
        expect(await player.bringBack()).toMatch(/^(AT\r\n)?\r\nOK\r\n$/);
        expect(bench.clock.pendingTimers).toBeLessThan(MOST_TIMERS);
        expect(bench.modem.links.table.all.length).toBeLessThanOrEqual(5);
        expect(bench.modem.transmitter.queuedBytes).toBe(0);
        expect(bench.receiving).toBe(true);
        await player.switchOff();
        expect(bench.network.openCount).toBe(0);
        expect(bench.clock.pendingTimers).toBe(0);
      }),
      search,
    );
  });

  it("do not fill the memory of a modem whose host never reads", async () => {
    await fc.assert(
      fc.asyncProperty(sessions(), async ({ dialect, steps }) => {
        const player = await Player.begin({ dialect });
        const { bench } = player;
        bench.capacityBytes = 0;
        for (let round = 0; round < 3 && bench.receiving; round++) await player.play(steps);
        expect(bench.modem.transmitter.queuedBytes).toBeLessThan(600_000);
        bench.takeMore();
        expect(await player.bringBack()).toMatch(/^(AT\r\n)?\r\nOK\r\n$/);
      }),
      search,
    );
  });

  it("keep no more sockets than the modem has links", async () => {
    await fc.assert(
      fc.asyncProperty(sessions(), async ({ dialect, steps }) => {
        const player = await Player.begin({ dialect });
        for (let round = 0; round < 3; round++) await player.play(steps);
        await player.bringBack();
        expect(player.bench.network.openCount).toBeLessThanOrEqual(MOST_SOCKETS);
      }),
      search,
    );
  });
});
