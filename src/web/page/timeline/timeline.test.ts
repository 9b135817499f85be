import { describe, expect, it } from "vitest";
import type { Activity } from "../../../core/activity/activity.js";
import { bytesOf, textOf } from "../../../core/bytes.js";
import { joinedBench } from "../../../testing/bench.js";
import { captureText, readCapture } from "../capture.js";
import { bytesOfEntry, type Entry } from "./entry.js";
import { passes } from "./filter.js";
import { Timeline } from "./timeline.js";

/** A joined modem whose activities go to a timeline. */
async function benchWithTimeline(dialect = "4.2") {
  const timeline = new Timeline();
  const bench = await joinedBench({ dialect, observer: (activity, atMs) => timeline.add({ activity, atMs }) });
  const sockets: { send(bytes: Uint8Array): Promise<void>; close(): void }[] = [];
  const peer = await bench.peers.listen({ port: 0 }, (socket) => {
    sockets.push(socket);
    return { onData: () => undefined, onClose: () => undefined };
  });
  /** A row whose title or data has the text; the last one. */
  const row = (lane: Entry["lane"], text: string): Entry => {
    const found = timeline.entries.findLast(
      (entry) => entry.lane === lane && `${entry.title} ${entry.preview}`.includes(text),
    );
    if (!found) throw new Error(`no row with ${text}`);
    return found;
  };
  const open = (prefix = "") => bench.command(`AT+CIPSTART=${prefix}"TCP","127.0.0.1",${peer.local.port}`);
  /** The rows in the other lane that belong to a row. */
  const partners = (entry: Entry) => [...entry.partners].map((id) => timeline.find(id));
  return { bench, timeline, row, open, partners, peer: (index = 0) => sockets[index] };
}

const dialects = ["nonos-1.7", "2.2", "4.2"];

describe.each(dialects)("a timeline, dialect %s", (dialect) => {
  it("has a row for each command, with its result, and takes its echo aside", async () => {
    const { bench, row } = await benchWithTimeline(dialect);
    await bench.command("AT+CIPMUX=1");
    expect(row("serial", "AT+CIPMUX=1")).toMatchObject({ flow: "up", tone: "quiet", title: "echo AT+CIPMUX=1" });
    const { timeline } = await benchWithTimeline(dialect);
    expect(timeline.entries.find(({ title }) => title.startsWith("AT+CWJAP"))).toMatchObject({
      flow: "down",
      note: "OK",
      took: expect.stringMatching(/^\d+ ms$/),
    });
  });

  it("connects a payload to what was sent, and an +IPD to what came", async () => {
    const { bench, row, open, partners, peer } = await benchWithTimeline(dialect);
    await open();
    await bench.command("AT+CIPSEND=5");
    await bench.send("hel");
    await bench.send("lo");
    expect(partners(row("network", "5 B"))).toEqual([row("serial", "hel"), row("serial", "lo")]);
    void peer()?.send(bytesOf("one,"));
    void peer()?.send(bytesOf("two"));
    await bench.wait(100);
    const sources = [row("network", "one,"), row("network", "two")];
    const told = [...new Set(sources.flatMap(partners))];
    expect(told.every((entry) => entry?.title.startsWith("+IPD"))).toBe(true);
    expect(sources.every((entry) => entry.linkId === 0)).toBe(true);
  });

  it("tells links apart", async () => {
    const { bench, row, open, partners, peer } = await benchWithTimeline(dialect);
    await bench.command("AT+CIPMUX=1");
    await open("1,");
    await open("3,");
    void peer(1)?.send(bytesOf("same"));
    await bench.wait(100);
    const second = row("network", "same");
    void peer(0)?.send(bytesOf("same"));
    await bench.wait(100);
    expect(partners(second)).toEqual([expect.objectContaining({ title: "+IPD,3,4", linkId: 3 })]);
    expect(partners(row("network", "same"))).toEqual([expect.objectContaining({ title: "+IPD,1,4", linkId: 1 })]);
  });

  it("marks errors, and input while the modem is busy", async () => {
    const { bench, row } = await benchWithTimeline(dialect);
    await bench.command("AT+NOSUCH");
    expect(row("serial", "ERROR").tone).toBe("error");
    await bench.send("AT+CWLAP\r\n");
    await bench.send("AT\r\n");
    expect(row("serial", "busy p...").tone).toBe("busy");
    await bench.wait(5000);
  });

  it("shows a passthrough", async () => {
    const { bench, row, open, partners, peer } = await benchWithTimeline(dialect);
    await open();
    await bench.command("AT+CIPMODE=1");
    await bench.command("AT+CIPSEND");
    await bench.send("down");
    await bench.wait(200);
    expect(partners(row("network", "down"))).toEqual([row("serial", "down")]);
    void peer()?.send(bytesOf("+IPD,4:up"));
    await bench.wait(100);
    expect(partners(row("network", "+IPD,4:up"))).toEqual([row("serial", "+IPD,4:up")]);
    await bench.wait(1000);
    await bench.send("+++");
    await bench.wait(1000);
    await bench.command("AT");
    expect(row("serial", "AT")).toMatchObject({ title: "echo AT" });
  });
});

describe("a timeline", () => {
  it("connects what the host reads from a passive link", async () => {
    const { bench, row, open, partners, peer } = await benchWithTimeline();
    await open();
    await bench.command("AT+CIPRECVMODE=1");
    void peer()?.send(bytesOf("first,second"));
    await bench.wait(100);
    await bench.command("AT+CIPRECVDATA=6");
    await bench.command("AT+CIPRECVDATA=6");
    const reads = partners(row("network", "first,second"));
    expect(reads.map((entry) => entry && textOf(bytesOfEntry(entry)).trim())).toEqual([
      expect.stringMatching(/^\+CIPRECVDATA:6,first,/),
      expect.stringMatching(/^\+CIPRECVDATA:6,second/),
    ]);
  });

  it.each([
    ["", "AT+CIPSENDEX=20"],
    ["3,", "AT+CIPSENDEX=3,20"],
  ])("connects a payload with escapes, link %s", async (link, command) => {
    const { bench, row, open, partners } = await benchWithTimeline();
    if (link !== "") await bench.command("AT+CIPMUX=1");
    await open(link);
    await bench.command(command);
    await bench.send("\\r");
    await bench.send("\\nab\\0");
    await bench.wait(100);
    const sent = row("network", "4 B");
    expect(textOf(bytesOfEntry(sent))).toBe("rnab");
    expect(partners(sent)).toEqual([row("serial", "2 B"), row("serial", "6 B")]);
  });

  it("connects each piece of a long payload as it is sent", async () => {
    const { bench, timeline, open, partners } = await benchWithTimeline();
    await bench.command("AT+CIPMUX=1");
    await open("2,");
    await bench.command("AT+CIPSENDL=2,5000");
    for (const size of [700, 2300, 2000]) await bench.send("x".repeat(size));
    const sent = timeline.entries.filter(({ lane, tone }) => lane === "network" && tone === "data");
    expect(sent.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0)).toBe(5000);
    expect(sent.flatMap(partners).map((entry) => entry?.title)).toEqual(["700 B", "2300 B", "2000 B"]);
  });

  it("does not take data for another head, nor connect what is not the same", () => {
    const timeline = new Timeline();
    const add = (activity: Activity) => timeline.add({ activity, atMs: 0 });
    add({ kind: "modem", bytes: bytesOf("\r\n+IPD,12:+IPD,3:abcde\r\n\r\nOK\r\n") });
    expect(timeline.entries.map(({ title, preview, partners }) => [title, preview, partners.size])).toEqual([
      ["+IPD,12", "+IPD,3:abcde", 0],
      ["OK", "", 0],
    ]);
  });

  it("puts a head together that came in pieces", () => {
    const timeline = new Timeline();
    for (const [index, text] of ["\r\n+IP", "D,0,", "5:he", "llo\r\nCLO", "SED\r\n"].entries()) {
      timeline.add({ activity: { kind: "modem", bytes: bytesOf(text) }, atMs: index });
    }
    expect(timeline.entries.map(({ title, preview }) => [title, preview])).toEqual([
      ["+IPD,0,5", "he"],
      ["CLOSED", ""],
    ]);
  });

  it("keeps a bounded number of rows and bytes", () => {
    const timeline = new Timeline({ entries: 100, bytes: 10_000 });
    for (let count = 0; count < 1000; count++)
      timeline.add({ activity: { kind: "host", bytes: bytesOf("AT\r\n") }, atMs: count });
    expect(timeline.entries.length).toBeLessThanOrEqual(110);
    expect(timeline.records.length).toBeLessThanOrEqual(210);
    for (let count = 0; count < 50; count++)
      timeline.add({ activity: { kind: "host", bytes: new Uint8Array(1000).fill(10) }, atMs: count });
    expect(timeline.entries.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0)).toBeLessThanOrEqual(11_000);
    const [oldest] = timeline.entries;
    expect(oldest && timeline.find(oldest.id)).toBe(oldest);
    expect(timeline.find(0)).toBeUndefined();
  });

  it("is the same when it was saved and loaded", async () => {
    const { bench, timeline, open, peer } = await benchWithTimeline();
    await open();
    void peer()?.send(Uint8Array.from({ length: 256 }, (_, index) => index));
    await bench.wait(100);
    timeline.addRecord({ kind: "lost", records: 3, atMs: bench.clock.now() });
    const text = captureText(timeline.records, "4.2", 0);
    const again = readCapture(`${text}{"atMs":1,"kind":"of a later version"}\nand a line that was c`, "saved.jsonl");
    const firstMs = timeline.records[0]?.atMs ?? 0;
    expect(again.entries).toEqual(timeline.entries.map((entry) => ({ ...entry, atMs: entry.atMs - firstMs })));
  });

  it.each([
    ["all", false, "", ["AT+X", "ERROR"]],
    ["all", true, "", ["AT+X", "echo AT+X", "ERROR"]],
    ["trouble", false, "", ["AT+X", "ERROR"]],
    ["data", false, "", []],
    ["all", false, "error", ["AT+X", "ERROR"]],
    ["all", false, "45 52 52", ["ERROR"]],
    ["all", false, "nothing", []],
  ] as const)("shows %s, quiet rows %s, with %j", (which, withQuiet, search, titles) => {
    const timeline = new Timeline();
    const add = (activity: Activity) => timeline.add({ activity, atMs: 0 });
    add({ kind: "host", bytes: bytesOf("AT+X\r\n") });
    add({ kind: "modem", bytes: bytesOf("AT+X\r\n") });
    add({ kind: "command", line: "AT+X" });
    add({ kind: "modem", bytes: bytesOf("\r\nERROR\r\n") });
    add({ kind: "result", line: "AT+X", result: "ERROR" });
    expect(
      timeline.entries.filter((entry) => passes(entry, { which, withQuiet, search })).map(({ title }) => title),
    ).toEqual(titles);
  });
});
