/** A capture of the page and a trace of `--trace FILE.jsonl` are one format. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runRecord } from "../../cli/record.js";
import { joinedBench } from "../../testing/bench.js";
import { parseScenario } from "../../testing/scenario/parse-scenario.js";
import { parseTrace } from "../../trace/jsonl.js";
import { traceTo } from "../../trace/trace-to.js";
import { captureText, readCapture } from "./capture.js";
import { Timeline } from "./timeline/timeline.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "capture-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A session that a page has seen and that was traced to a file. */
async function seenAndTraced() {
  const path = join(folder, "run.jsonl");
  const timeline = new Timeline();
  const trace = traceTo(path, { dialect: "4.2", wallTimeMs: () => 1_000_000 });
  const bench = await joinedBench({
    dialect: "4.2",
    observer: (activity, atMs) => {
      timeline.add({ activity, atMs });
      trace.observer(activity, atMs);
    },
  });
  const peer = await bench.peers.listen({ port: 0 }, (socket) => ({
    onData: (bytes) => void socket.send(bytes),
    onClose: () => undefined,
  }));
  await bench.command(`AT+CIPSTART="TCP","127.0.0.1",${peer.local.port}`);
  await bench.command("AT+CIPSEND=4");
  await bench.send("\u00ff\u0000\r\n");
  await bench.wait(100);
  await trace.close();
  const firstMs = timeline.records[0]?.atMs ?? 0;
  return { path, timeline, capture: captureText(timeline.records, "4.2", 1_000_000 - firstMs) };
}

it("is what --trace writes, byte for byte, and is loaded by the page", async () => {
  const { path, timeline, capture } = await seenAndTraced();
  const traced = readFileSync(path, "utf8");
  expect(capture).toBe(traced);
  const rows = (of: Timeline) => of.entries.map(({ title, preview, partners }) => [title, preview, partners]);
  expect(rows(readCapture(traced, path))).toEqual(rows(timeline));
});

it("is read by the reader of traces and made into a scenario by record", async () => {
  const { timeline, capture } = await seenAndTraced();
  const saved = join(folder, "modem.jsonl");
  const scenario = join(folder, "modem.yaml");
  writeFileSync(saved, capture);
  const trace = parseTrace(capture, saved);
  expect(trace.head).toEqual({ startedAtMs: 1_000_000, dialect: "4.2" });
  expect(trace.records).toHaveLength(timeline.records.length);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await runRecord(["--from", saved, "--out", scenario])).toBe(0);
  expect(parseScenario(readFileSync(scenario, "utf8"), scenario).steps.length).toBeGreaterThan(2);
});

it("is refused with a sentence when it is none", () => {
  expect(() => readCapture("hello\n", "notes.txt")).toThrow("notes.txt: not a .jsonl trace");
});
