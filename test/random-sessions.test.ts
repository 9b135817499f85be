/** Whatever a host does, the same input gives the same bytes, in whatever pieces it comes, and every message is whole. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialects } from "../src/core/dialects/index.js";
import { findTornMessage } from "./message-grammar.js";
import { type Cuts, Player, type Session, type SessionOptions, sessions } from "./random-session.js";

/** Another seed and more runs search further. */
const search = { seed: 20210101, numRuns: 25 };

async function record({ dialect, steps }: Session, cuts?: Cuts): Promise<unknown> {
  const player = await Player.begin({ dialect });
  await player.play(steps, cuts);
  return { heard: player.heard, seen: player.seen, logged: player.bench.logged };
}

describe("the grammar of messages", () => {
  it.each([
    "\r\nOK\r\n\r\n>\r\n+IPD,5:OK\r\n>\r\nCLOSED\r\n\r\nRecv 5 bytes\r\n\r\nSEND FAIL\r\n",
    "+CIPMUX:1\r\n\r\nOK\r\n+CIPDINFO:true\r\nOK\r\n+CIPRECVDATA:4,\r\nOK\r\nOK\r\n\r\n+IPD,0,12\r\n",
    "ERR CODE:0x010b0000\r\n\r\nbusy p...\r\n0,CONNECT\r\n\r\nOK\r\n",
  ])("knows whole messages: %j", (text) => {
    expect(findTornMessage(text, "4.2")).toBeUndefined();
  });

  it.each([
    "\r\n+IPD,5:hell\r\n",
    "\r\n+IPD,5:hello\r\r\n",
    "\r\nOK\r",
    "+CIPMUX:1\r\n",
    "STATUS:3\r\nCLOSED\r\n\r\nOK\r\n",
    "+CIPMUX:1\r\n\r\n+IPD,1:a\r\n\r\nOK\r\n",
    "ERR CODE:0x01090000\r\nCLOSED\r\n\r\nERROR\r\n",
    "\r\nready",
  ])("finds torn ones: %j", (text) => {
    expect(findTornMessage(text, "4.2")).toBeDefined();
  });

  it.each([
    ["ALREADY CONNECTED\r\n\r\nERROR\r\n", "2.2", "4.2"],
    ["+TIME_UPDATED\r\n", "3.4", "2.4"],
    ["+ERRNO:0x68\r\n\r\nERROR\r\n", "5.0", "4.1"],
    ["\r\nSEND CANCELLED\r\n", "2.4", "2.2"],
    ["+CWJAP:2\r\n\r\nFAIL\r\n", "nonos-1.7", "2.2"],
  ])("tells the dialects apart: %j is of %s and not of %s", (text, its, others) => {
    expect(findTornMessage(text, its)).toBeUndefined();
    expect(findTornMessage(text, others)).toBeDefined();
  });

  it("knows what NonOS AT writes otherwise", () => {
    const text =
      "\r\nOK\r\n> \r\nbusy s...\r\n\r\n+IPD,2:OK\r\n+CIPRECVDATA,2:OK\r\nOK\r\nlink is not valid\r\n\r\nERROR\r\n";
    expect(findTornMessage(text, "nonos-1.7")).toBeUndefined();
    expect(findTornMessage(text, "4.2")).toBeDefined();
  });
});

describe.each(dialects)("random sessions of dialect $name", ({ name }) => {
  const ofDialect = (options?: SessionOptions) => sessions(options).map((session) => ({ ...session, dialect: name }));

  it("give the same bytes twice", async () => {
    await fc.assert(
      fc.asyncProperty(ofDialect(), async (session) => {
        expect(await record(session)).toEqual(await record(session));
      }),
      search,
    );
  });

  it("give the same bytes in whatever pieces the input comes at one moment", async () => {
    const cuts = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 500 })), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(ofDialect(), cuts, async (session, pieces) => {
        expect(await record(session, pieces)).toEqual(await record(session));
      }),
      search,
    );
  });

  it("write whole messages only, and nothing into the middle of an answer", async () => {
    await fc.assert(
      fc.asyncProperty(ofDialect({ passthrough: false }), async ({ dialect, steps }) => {
        const player = await Player.begin({ dialect });
        await player.bench.command("ATE0");
        await player.play(
          steps.filter((step) => step.kind !== "host" || !/AT\+(RST|RESTORE|RFCAL|GSLP)/.test(step.text)),
        );
        await player.bringBack();
        expect(findTornMessage(player.heard, dialect)).toBeUndefined();
      }),
      search,
    );
  });
});
