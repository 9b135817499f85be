import { describe, expect, it } from "vitest";
import { textOf } from "../../core/bytes.js";
import { createModem } from "../../node/index.js";
import { type BenchOptions, joinedBench } from "../../testing/bench.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { FakeNetwork } from "../../testing/fake-network.js";
import { createReportCard } from "./report-card.js";

async function observedBench(options: BenchOptions = {}) {
  const { dialect = "4.2" } = options;
  const card = createReportCard({ dialect });
  const bench = await joinedBench({ ...options, dialect, observer: card.observer });
  /** What was found: rules with their bytes. */
  const found = () => card.report(bench.clock.now()).findings.map(({ rule, bytes }) => [rule, textOf(bytes)]);
  return { bench, card, found };
}

async function peerOf(network: FakeNetwork): Promise<number> {
  const server = await network.listen({ port: 0 }, () => ({ onData: () => undefined, onClose: () => undefined }));
  return server.local.port;
}

async function linkedBench(options: BenchOptions = {}) {
  const observed = await observedBench(options);
  const port = await peerOf(observed.bench.peers);
  await observed.bench.command(`AT+CIPSTART="TCP","127.0.0.1",${port}`);
  return { ...observed, port };
}

async function passthroughBench() {
  const observed = await linkedBench();
  await observed.bench.command("AT+CIPMODE=1");
  await observed.bench.command("AT+CIPSEND");
  await observed.bench.send("hello");
  await observed.bench.wait(100);
  return observed;
}

describe("the report card finds", () => {
  it("nothing in a clean session", async () => {
    const { bench, found } = await linkedBench();
    await bench.command("AT+CIPSEND=5");
    await bench.send("hello");
    await bench.command("AT+CIPMODE=1");
    await bench.command("AT+CIPSEND");
    await bench.send("some +++ data");
    await bench.wait(100);
    await bench.send("+++");
    await bench.wait(1000);
    await bench.command("AT+CIPMODE=0");
    await bench.command("AT+CIPCLOSE");
    expect(found()).toEqual([]);
  });

  it("a line end behind a payload, in one piece with it", async () => {
    const { bench, found } = await linkedBench();
    await bench.command("AT+CIPSEND=5");
    await bench.send("hello\r\n");
    await bench.command("AT+CIPCLOSE");
    expect(found()).toEqual([["line-end-after-payload", "\r\n"]]);
  });

  it("a line end behind a payload that came after SEND OK", async () => {
    const { bench, found } = await linkedBench();
    await bench.command("AT+CIPSEND=5");
    await bench.send("hello");
    await bench.send("\r\n");
    await bench.command("AT+CIPCLOSE");
    expect(found()).toEqual([["line-end-after-payload", "\r\n"]]);
  });

  it("no harm in an empty line elsewhere", async () => {
    const { bench, found } = await observedBench();
    await bench.send("\r\n");
    expect(found()).toEqual([]);
  });

  it("a payload before the prompt", async () => {
    const { bench, found } = await linkedBench();
    await bench.send("AT+CIPSEND=5\r\nhello");
    await bench.send("again");
    await bench.command("AT+CIPCLOSE");
    expect(found()).toEqual([["payload-before-prompt", "hello"]]);
  });

  it("input before SEND OK", async () => {
    const { bench, found } = await linkedBench();
    await bench.command("AT+CIPSEND=5");
    await bench.send("helloAT\r\n");
    await bench.command("AT+CIPCLOSE");
    expect(found()).toEqual([["input-before-send-ok", "AT\r\n"]]);
  });

  it("commands while another one runs, in the same piece and later", async () => {
    const { bench, found } = await observedBench();
    await bench.send("AT\r\nAT+GMR\r\n");
    bench.modem.receive(Buffer.from('AT+CIPDOMAIN="localhost"\r\n'));
    await bench.wait(1);
    bench.modem.receive(Buffer.from("AT\r\n"));
    await bench.wait(1000);
    expect(found()).toEqual([
      ["command-while-busy", "AT+GMR\r\n"],
      ["command-while-busy", "AT\r\n"],
    ]);
  });

  it("a line that is no command while one runs, which is not as bad", async () => {
    const { bench, found } = await observedBench();
    bench.modem.receive(Buffer.from('AT+CIPDOMAIN="localhost"\r\n'));
    await bench.wait(1);
    bench.modem.receive(Buffer.from("?\r\n"));
    await bench.wait(1000);
    expect(found()).toEqual([["poke-while-busy", "?\r\n"]]);
  });

  it("no harm in the restart that the firmware offers while it is busy", async () => {
    const { bench, found } = await observedBench();
    await bench.send("AT\r\nAT+RST\r\n");
    await bench.wait(1000);
    expect(found()).toEqual([]);
  });

  it.each([
    ["with a line end", ["+++\r\n"], [["escape-with-line-end", "+++\r\n"]]],
    ["behind data", ["bye+++"], [["escape-with-data", "bye+++"]]],
    ["before a command", ["+++AT\r\n"], [["escape-with-data", "+++AT\r\n"]]],
    ["character by character", ["+", 50, "+", 50, "+"], [["escape-too-slow", "+++"]]],
    ["too soon behind data", ["bye", 5, "+++"], [["escape-without-guard", "+++"]]],
    ["too soon before a command", ["+++", 200, "AT\r\n"], [["escape-without-guard", "AT\r\n"]]],
    ["character by character, but fast", ["+", 5, "+", 5, "+"], []],
    ["never, with plus signs among data", ["1+", 50, "+1", 50, "+"], []],
  ] as const)("+++ %s", async (_, steps, expected) => {
    const { bench, found } = await passthroughBench();
    for (const step of steps) {
      if (typeof step === "number") await bench.wait(step);
      else bench.modem.receive(Buffer.from(step));
    }
    await bench.wait(100);
    expect(found().filter(([rule]) => rule !== "link-left-open")).toEqual(expected);
  });

  it.each([
    ["AT+CIPSEND=8193", "4.2", true],
    ["AT+CIPSEND=8192", "4.2", false],
    ["AT+CIPSENDEX=8193", "4.2", true],
    ["AT+CIPSEND=2049", "2.2", true],
    ["AT+CIPSENDL=100000", "4.2", false],
  ])("too long a length: %s in %s is %s", async (line, dialect, isTooLong) => {
    const { bench, found } = await linkedBench({ dialect });
    await bench.command(line);
    expect(found().filter(([rule]) => rule === "send-too-long")).toEqual(isTooLong ? [["send-too-long", line]] : []);
  });

  it("too long a length with a link", async () => {
    const { bench, found } = await observedBench();
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+CIPSEND=1,9000");
    await bench.command('AT+CIPSEND=3,10,"127.0.0.1",60000');
    expect(found()).toEqual([["send-too-long", "AT+CIPSEND=1,9000"]]);
  });

  it("commands and forms that the firmware does not have", async () => {
    const { bench, found } = await observedBench({ dialect: "2.2" });
    for (const line of ["AT+FOO=1", "AT+CIPSTATE?", "AT+GMR?", "AT+CIPMUX?", "ATE0", "at"]) await bench.command(line);
    expect(found()).toEqual([
      ["unknown-command", "AT+FOO=1"],
      ["unknown-command", "AT+CIPSTATE?"],
      ["unknown-command", "AT+GMR?"],
    ]);
  });

  it.each([
    ["AT+CIPSTATUS", "4.2", true],
    ["AT+CIPSTATUS", "2.4", true],
    ["AT+CIPSTATUS", "2.2", false],
    ["AT+CIPRECVMODE?", "3.4", true],
    ["AT+CIPRECVMODE?", "2.4", false],
    ["AT+CWMODE=1", "nonos-1.7", true],
    ["AT+CWMODE_CUR=1", "nonos-1.7", false],
    ["AT+CWMODE=1", "2.2", false],
  ])("a command that the manual has given up: %s in %s is %s, once", async (line, dialect, isDeprecated) => {
    const { bench, found } = await observedBench({ dialect });
    const before = found().length; // joining takes commands, too
    await bench.command(line);
    await bench.command(line);
    const expected =
      isDeprecated &&
      !found()
        .slice(0, before)
        .some(([, text]) => text === line)
        ? 1
        : 0;
    expect(found().length - before).toBe(expected);
  });

  it("links that are opened twice and never closed", async () => {
    const { bench, card, found, port } = await linkedBench();
    const line = `AT+CIPSTART="TCP","127.0.0.1",${port}`;
    await bench.wait(5000);
    await bench.command(line);
    expect(found()).toEqual([
      ["link-left-open", line],
      ["link-in-use", line],
    ]);
    const [first] = card.report(bench.clock.now()).findings;
    expect(first?.message).toMatch(/^link 0 \(TCP to 127\.0\.0\.1:\d+\) is open since 5\.\d s, and nobody closed it$/);
    await bench.command("AT+CIPCLOSE");
    expect(found()).toEqual([["link-in-use", line]]);
  });

  it("answers that nobody reads, and no harm in a slow line", async () => {
    const { bench, found } = await observedBench();
    bench.capacityBytes = 3;
    await bench.send("AT+GMR\r\n");
    await bench.wait(1500);
    bench.takeMore(3);
    await bench.wait(1500);
    expect(found()).toEqual([]);
    await bench.wait(1000);
    expect(found()).toEqual([["answers-unread", ""]]);
    bench.takeMore(10_000);
    await bench.command("AT");
    expect(found()).toEqual([["answers-unread", ""]]);
  });
});

describe("the report card of a modem with a paced line", () => {
  it("finds a host that leaves before it has its answer", async () => {
    const clock = new FakeClock();
    const card = createReportCard();
    const modem = createModem({ observer: card.observer, pace: 300, clock, network: new FakeNetwork({ clock }) });
    const leave = modem.onData(() => undefined);
    await modem.opened;
    await clock.advance(1000);
    modem.write("AT+GMR\r\n");
    await clock.advance(1000);
    leave();
    expect(card.report().findings.map(({ rule }) => rule)).toEqual(["answers-unread"]);
    await modem.close();
  });
});

describe("a report", () => {
  it("counts what it does not keep", async () => {
    const { bench, card } = await observedBench();
    for (let index = 0; index < 60; index++) await bench.command("AT+FOO");
    const { findings, counts } = card.report();
    expect(findings).toHaveLength(50);
    expect(counts).toEqual({ "unknown-command": 60 });
  });

  it("tells what was ever seen", async () => {
    const { bench, card } = await linkedBench();
    await bench.command("AT+CIPMUX?");
    await bench.command("AT+CIPMUX?");
    await bench.command("AT+FOO");
    await bench.command("AT+CIPCLOSE");
    const { coverage } = card.report();
    expect(coverage.commands).toMatchObject({ "AT+CIPSTART=": 1, "AT+CIPMUX?": 2, "AT+CIPCLOSE": 1 });
    expect(Object.keys(coverage.commands)).not.toContain("AT+FOO");
    expect(coverage.unseenCommands).toContain("AT+CIPSEND");
    expect(coverage.unseenCommands).not.toContain("AT+CIPMUX");
    expect(coverage.answers).toMatchObject({ OK: expect.any(Number), ERROR: 1 });
    expect(coverage.unseenAnswers).toEqual(["SEND OK", "SEND FAIL"]);
    expect(coverage.messages).toMatchObject({ ready: 1, "WIFI GOT IP": 1, CONNECT: 1, CLOSED: 1 });
    expect(coverage.unseenMessages).toEqual(["WIFI DISCONNECT", "+IPD", "busy"]);
  });

  it("refuses a dialect that there is not", () => {
    expect(() => createReportCard({ dialect: "9.9" })).toThrow(RangeError);
  });
});
