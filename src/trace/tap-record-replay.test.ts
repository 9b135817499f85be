/** A tap between two pseudo-terminals is recorded, turned into a scenario, checked and replayed, byte by byte. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { bytesOf, textOf } from "../core/bytes.js";
import { FACTORY_UART } from "../core/settings/definitions.js";
import { NodeClock } from "../node/clock.js";
import { createModem, PtyPort, UartPort } from "../node/index.js";
import { SerialHub } from "../node/serial/hub.js";
import { TcpPort } from "../node/serial/tcp-port.js";
import { until } from "../testing/contracts/serial-port-support.js";
import { TerminalFarEnd } from "../testing/contracts/terminal-far-end.js";
import { FakeTimeTarget } from "../testing/scenario/fake-time-target.js";
import { formatScenario } from "../testing/scenario/format-scenario.js";
import { parseScenario } from "../testing/scenario/parse-scenario.js";
import { PortTarget } from "../testing/scenario/port-target.js";
import { openRealWorld } from "../testing/scenario/real-world.js";
import { reportFile } from "../testing/scenario/report-text.js";
import { isExact, sumResults } from "../testing/scenario/result.js";
import { runFiles } from "../testing/scenario/run-files.js";
import type { Target } from "../testing/scenario/session.js";
import { parseTrace } from "./jsonl.js";
import { scenarioOfTrace } from "./record/scenario-of-trace.js";
import { type Difference, Replayer } from "./replay/replayer.js";
import { type Line, scriptOfScenario, scriptOfTrace } from "./replay/script.js";
import { Tap } from "./tap.js";
import type { Trace } from "./trace.js";
import { traceTo } from "./trace-to.js";

const PATIENCE_MS = 20_000;
const log = { write: () => undefined };
const clock = new NodeClock({ keepAlive: true });
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "tap-"));
  cleanUp.push(() => rmSync(path, { recursive: true }));
  return path;
}

/** What the host sends, each with the text that it waits for. */
const session: readonly (readonly [send: string, answer: string])[] = [
  ["AT+RST\r\n", "ready\r\n"],
  ["AT\r\n", "OK\r\n"],
  ["ATE0\r\n", "OK\r\n"],
  ["AT+GMR\r\n", "OK\r\n"],
  ["AT+CWMODE=1\r\n", "OK\r\n"],
  ['AT+CWJAP="test_ap","12345678"\r\n', "OK\r\n"],
  ["AT+CIPSTA?\r\n", "OK\r\n"],
  ["AT+FOO\r\n", "ERROR\r\n"],
  ["AT+CIPMUX=1\r\n", "OK\r\n"],
  ["\x00\xff\r\n", "ERROR\r\n"],
];

/** A program that has the terminal open and talks to the modem; returns all that it was told. */
async function host(path: string, lines = session): Promise<string> {
  const terminal = new TerminalFarEnd(path);
  terminal.startReading();
  let seen = 0;
  const rest = () => textOf(terminal.received().subarray(seen));
  for (const [send, answer] of lines) {
    if (send !== "") await terminal.send(bytesOf(send));
    await until(() => rest().includes(answer), PATIENCE_MS).catch((error: unknown) => {
      throw new Error(`${answer} did not come behind ${send}, only ${rest()}`, { cause: error });
    });
    seen += rest().indexOf(answer) + answer.length;
  }
  const told = textOf(terminal.received());
  await terminal.close();
  return told;
}

async function tapped(): Promise<{ readonly trace: Trace; readonly told: string }> {
  const place = folder();
  const port = new PtyPort({ link: join(place, "module"), clock, log });
  const modem = createModem({
    dialect: "4.2",
    ports: [port],
    accessPoints: [{ ssid: "test_ap", password: "12345678" }],
  });
  cleanUp.push(() => modem.close());
  await modem.opened;
  const file = traceTo(join(place, "run.jsonl"), { dialect: "4.2" });
  const tap = new Tap({
    host: new PtyPort({ link: join(place, "host"), clock, log }),
    module: new UartPort({ path: join(place, "module"), clock, log }),
    clock,
    observer: file.observer,
  });
  await tap.open();
  cleanUp.push(() => tap.close());
  const told = await host(join(place, "host"));
  await tap.close();
  await file.close();
  return { trace: parseTrace(readFileSync(join(place, "run.jsonl"), "utf8"), "run.jsonl"), told };
}

async function replaying(script: readonly Line[], lines = session, speed: "real" | "squeezed" = "squeezed") {
  const port = new PtyPort({ link: join(folder(), "replay"), clock, log });
  const hub = new SerialHub([port], { clock, settings: FACTORY_UART });
  const differences: Difference[] = [];
  const ended = { now: false };
  const replayer = new Replayer(script, {
    clock,
    line: hub,
    speed,
    onDifference: (difference) => differences.push(difference),
    onEnd: () => (ended.now = true),
  });
  hub.attach(replayer);
  await hub.open();
  cleanUp.push(() => hub.close());
  replayer.start();
  const told = await host(port.link ?? "", lines);
  await until(() => ended.now, PATIENCE_MS);
  return { told, differences };
}

async function check(trace: Trace, target: Target): Promise<void> {
  const text = formatScenario(scenarioOfTrace(trace, "a tapped session").scenario);
  const results = await runFiles([{ file: "run.json", scenario: parseScenario(text, "run.json") }], target);
  for (const result of results) expect(isExact(sumResults([result])), reportFile(result)).toBe(true);
}

describe.skipIf(process.platform === "win32")("a tap between two pseudo-terminals", { timeout: 120_000 }, () => {
  it("passes every byte, and its trace replays exactly", async () => {
    const { trace, told } = await tapped();
    const lane = (kind: "host" | "modem") =>
      trace.records.map((record) => (record.kind === kind ? textOf(record.bytes) : "")).join("");
    expect(lane("modem")).toBe(told);
    expect(lane("host")).toBe(session.map(([send]) => send).join(""));
    expect(await replaying(scriptOfTrace(trace))).toEqual({ told, differences: [] });
    await check(trace, new FakeTimeTarget());
    const { scenario } = scenarioOfTrace(trace, "");
    const again = await replaying(scriptOfScenario(scenario));
    expect(again.differences).toEqual([]);
    expect(again.told.length).toBeGreaterThan(told.length / 2);
  });

  it("replays in time, and says where the host differs", async () => {
    const script: Line[] = [
      { from: "modem", delayMs: 0, parts: [{ bytes: bytesOf("\r\nready\r\n") }] },
      { from: "host", parts: [{ bytes: bytesOf("AT+GMR\r\n") }] },
      { from: "modem", delayMs: 300, parts: [{ bytes: bytesOf("\r\nOK\r\n") }] },
      { from: "host", parts: [{ bytes: bytesOf("AT\r\n") }] },
      { from: "modem", delayMs: 0, parts: [{ bytes: bytesOf("\r\nOK\r\n") }] },
    ];
    const lines = [
      ["", "ready\r\n"],
      ["AT+GSLP=1\r\n", "OK\r\n"],
      ["AT\r\n", "OK\r\n"],
    ] as const;
    const startMs = clock.now();
    const { differences } = await replaying(script, lines, "real");
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(300);
    expect(differences).toEqual([{ position: 4, offset: 4, expected: "MR\r\n", got: "SLP=1\r\n" }]);
  });
});

describe("a replay", { timeout: 60_000 }, () => {
  it("is what check --port finds when it plays the recording", async () => {
    const trace: Trace = {
      head: { dialect: "4.2" },
      records: [
        { atMs: 0, kind: "modem", bytes: bytesOf("\r\nready\r\n") },
        { atMs: 500, kind: "host", bytes: bytesOf("AT\r\n") },
        { atMs: 501, kind: "modem", bytes: bytesOf("AT\r\n\r\nNEVER SEEN\r\n") },
      ],
    };
    const port = new TcpPort({ port: 0, log });
    const hub = new SerialHub([port], { clock, settings: FACTORY_UART });
    const differences: Difference[] = [];
    const onDifference = (difference: Difference) => differences.push(difference);
    const options = { clock, line: hub, speed: "squeezed", onDifference, onEnd: () => undefined } as const;
    const replayer = new Replayer(scriptOfTrace(trace), options);
    hub.attach(replayer);
    await hub.open();
    cleanUp.push(() => hub.close());
    replayer.start();
    await check(trace, new PortTarget(openRealWorld(), { type: "tcp", host: "127.0.0.1", port: port.port }));
    expect(differences).toEqual([]);
  });
});

describe("a trace with its network", { timeout: 60_000 }, () => {
  it("becomes a scenario whose peers play it, and which is exact", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (data) => socket.end(`got ${data}`));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanUp.push(() => server.close());
    const { port } = server.address() as { port: number };
    const path = join(folder(), "run.jsonl");
    const file = traceTo(path, { dialect: "4.2" });
    const modem = createModem({ dialect: "4.2", observer: file.observer, hosts: { "peer.example": "127.0.0.1" } });
    let output = "";
    let seen = 0;
    modem.onData((bytes) => (output += textOf(bytes)));
    const say = async (send: string, answer: string) => {
      if (send !== "") modem.write(bytesOf(send));
      await until(() => output.includes(answer, seen), PATIENCE_MS);
      seen = output.indexOf(answer, seen) + answer.length;
    };
    await say("", "ready\r\n");
    await say('AT+CWJAP="my network","secret"\r\n', "OK\r\n");
    await say(`AT+CIPSTART="TCP","peer.example",${port}\r\n`, "OK\r\n");
    await say("AT+CIPSTATUS\r\n", "OK\r\n");
    await say("AT+CIPSEND=5\r\n", ">");
    await say("hello", "CLOSED\r\n");
    await say('AT+CIPSTART="TCP","127.0.0.1",1\r\n', "ERROR\r\n");
    await modem.close();
    await file.close();
    const trace = parseTrace(readFileSync(path, "utf8"), path);
    const { scenario } = scenarioOfTrace(trace, "");
    expect(formatScenario(scenario)).not.toMatch(/my network|secret|peer\.example/);
    await check(trace, new FakeTimeTarget());
  });
});
