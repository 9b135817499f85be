/** Types docs/tour.md from top to bottom, and compares what the page shows with what comes. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Lab } from "../src/node/index.js";
import { readCodeBlocks } from "./code-blocks.js";
import { PageSession } from "./page-session.js";
import { freePort } from "./real-host.js";

const page = readFileSync(new URL("../docs/tour.md", import.meta.url), "utf8");
const pagePort = "8080";

/** What is different every time: the date (of this century), and the ports that the computer chooses. */
function withoutChance(text: string): string {
  return text
    .replace(/\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d 20\d\d/g, "<date>")
    .replace(/^\+CIPSTATUS:.*$/gm, (line) => line.replace(/\b\d{5}\b/g, "<port>"));
}

it("shows what really happens", { timeout: 180_000 }, async () => {
  const port = `${await freePort()}`;
  const session = new PageSession({ lab: new Lab() });
  await session.expectShown("ready");
  const blocks = readCodeBlocks(page).filter(({ language }) => language === "at" || language === "answer");
  expect(blocks.length).toBeGreaterThan(150);
  for (const [index, { language, text }] of blocks.entries()) {
    const here = text.replaceAll(pagePort, port);
    if (language === "answer") {
      await session.expectShown(here, withoutChance);
      // The page says that a modem needs two seconds to join and connect after its start.
      if (here.endsWith("ready\n")) await sleep(3000);
      continue;
    }
    // A person needs a moment, too, and nothing may come meanwhile that the page does not show.
    await sleep(here.includes("CIPSNTPTIME?") ? 2000 : 50);
    expect(session.shown).toBe("");
    session.type(here);
    if (blocks[index + 1]?.language !== "answer") await leavePassthrough(session);
  }
});

/** The only block without an answer; commands are heard a second later. */
async function leavePassthrough(session: PageSession): Promise<void> {
  await sleep(1200);
  expect(session.shown).toBe("");
}

it("has every command of the seed that it promises to have", () => {
  const typed = readCodeBlocks(page).flatMap(({ language, text }) => (language === "at" ? text : []));
  const commands =
    "CIPSTATUS CIPDOMAIN CIPSTART CIPSTARTEX CIPSEND CIPSENDEX CIPCLOSE CIFSR CIPMUX CIPSERVER CIPSERVERMAXCONN " +
    "CIPMODE SAVETRANSLINK CIPSTO CIPSNTPCFG CIPSNTPTIME CIUPDATE CIPDINFO CIPSSLCCONF CIPSSLCCN CIPSSLCSNI " +
    "CIPSSLCALPN CIPSSLCPSK CIPRECONNINTV CIPRECVMODE CIPRECVDATA CIPRECVLEN PING CIPDNS CIPTCPOPT";
  const missing = commands
    .split(" ")
    .filter((name) => !typed.some((text) => new RegExp(`^AT\\+${name}\\b`).test(text)));
  expect(missing).toEqual([]);
});
