import { describe, expect, it } from "vitest";
import { bytesOf, concatBytes, textOf } from "../../core/bytes.js";
import type { SerialLine } from "../../core/ports.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { parseScenario } from "../../testing/scenario/parse-scenario.js";
import { type Difference, Replayer } from "./replayer.js";
import { type Line, scriptOfScenario } from "./script.js";

const host = (text: string): Line => ({ from: "host", parts: [{ bytes: bytesOf(text) }] });
const modem = (text: string, delayMs = 0): Line => ({ from: "modem", parts: [{ bytes: bytesOf(text) }], delayMs });

/** A replay with a line that takes everything, or `capacityBytes` at a time. */
function play(script: readonly Line[], speed: "real" | "squeezed" = "real", capacityBytes = Number.POSITIVE_INFINITY) {
  const clock = new FakeClock();
  const seen = { output: "", ended: false, held: false };
  const differences: Difference[] = [];
  const line: SerialLine = {
    write(pieces) {
      const bytes = concatBytes(pieces);
      const taken = Math.min(bytes.length, capacityBytes);
      seen.output += textOf(bytes.subarray(0, taken));
      return taken;
    },
    setReceiving: (on) => (seen.held = !on),
    configure: () => undefined,
    drain: (done) => done(),
  };
  const replayer = new Replayer(script, {
    clock,
    line,
    speed,
    onDifference: (difference) => differences.push(difference),
    onEnd: () => (seen.ended = true),
  });
  replayer.start();
  const send = (text: string) => replayer.receive(bytesOf(text));
  return { clock, seen, differences, replayer, send };
}

describe("a replay", () => {
  it("answers what was recorded, however the host cuts what it sends", () => {
    const { seen, differences, send } = play([modem("ready"), host("AT\r\nATE0\r\n"), modem("OK")]);
    expect(seen.output).toBe("ready");
    for (const piece of ["A", "T\r", "\nATE", "0\r"]) send(piece);
    expect(seen).toMatchObject({ output: "ready", ended: false });
    send("\n");
    expect(seen).toMatchObject({ output: "readyOK", ended: true });
    expect(differences).toEqual([]);
  });

  it("keeps the recorded pauses, or squeezes them", async () => {
    const script = [host("AT"), modem("1", 100), modem("2", 200)];
    const { clock, seen, send } = play(script);
    send("AT");
    await clock.advance(99);
    expect(seen.output).toBe("");
    await clock.advance(1);
    expect(seen.output).toBe("1");
    await clock.advance(200);
    expect(seen).toMatchObject({ output: "12", ended: true });
    const squeezed = play(script, "squeezed");
    squeezed.send("AT");
    expect(squeezed.seen.output).toBe("12");
  });

  it("keeps what the host sends early, and holds it up when that is much", async () => {
    const { clock, seen, send } = play([modem("1", 100), host("AT"), modem("2")]);
    send("AT");
    expect(seen.output).toBe("");
    await clock.advance(100);
    expect(seen.output).toBe("12");
    const flood = play([modem("1", 100), host("x".repeat(100_000)), modem("2")]);
    flood.send("x".repeat(70_000));
    expect(flood.seen.held).toBe(true);
    await flood.clock.advance(100);
    expect(flood.seen.held).toBe(false);
  });

  it("waits for a line that takes a little at a time", () => {
    const { seen, replayer } = play([modem("ready"), modem("again")], "squeezed", 3);
    for (let index = 0; index < 4; index++) replayer.lineWritable();
    expect(seen).toMatchObject({ output: "readyagain", ended: true });
  });

  it.each([
    ["in a line", "AT+GMR\r\n", "AT+GSLP=100\r\n", { position: 4, expected: "MR\r\n", got: "SLP=100\r\n" }],
    ["in a payload", "hello", "hallo", { position: 1, expected: "ello", got: "allo" }],
    ["by a shorter line", "AT+GMR\r\n", "AT\r\n", { position: 2, expected: "+GMR\r\n", got: "\r\n" }],
  ])("says where the host differs %s, and goes on behind it", (_, recorded, sent, difference) => {
    const { seen, differences, send } = play([host(recorded), modem("OK"), host("AT\r\n"), modem("OK")]);
    send(sent);
    expect(seen.output).toBe("OK");
    send("AT\r\n");
    expect(seen).toMatchObject({ output: "OKOK", ended: true });
    expect(differences).toMatchObject([difference]);
  });

  it("counts on behind a difference", () => {
    const { differences, send } = play([host("ab\r\ncd\r\n"), host("ef\r\n")]);
    send("ax\r\ncd\r\neX\r\n");
    expect(differences.map(({ position }) => position)).toEqual([1, 9]);
  });

  it("takes the reset of a check, and begins anew", () => {
    const { seen, differences, send } = play([modem("\r\nready\r\n"), host("AT\r\n"), modem("OK")]);
    send("+++");
    send("\r\nAT+RES");
    send("TORE\r\n");
    expect(seen.output).toBe("\r\nready\r\n\r\nOK\r\n\r\nready\r\n");
    send("AT\r\n");
    expect(seen).toMatchObject({ ended: true });
    expect(differences).toEqual([]);
  });

  it("plays a scenario, with the ports that its host chooses", () => {
    const text = JSON.stringify({
      title: "",
      dialect: "4.2",
      network: { server: { kind: "tcp-server" } },
      steps: [
        { send: 'AT+CIPSTART="TCP","127.0.0.1",{{server}}\r\n', recv: "CONNECT\r\n\r\nOK\r\n" },
        { peer: "server", do: "send", data: "hi", recv: "\r\n+IPD,2:hi\r\n" },
        { send: "AT+CIPSTATUS\r\n", recv: '+CIPSTATUS:0,"TCP","127.0.0.1",{{server}},{{lport0}},0\r\n\r\nOK\r\n' },
      ],
    });
    const { seen, differences, send } = play(scriptOfScenario(parseScenario(text, "")));
    send('AT+CIPSTART="TCP","127.0.0.1",8000\r\n');
    expect(seen.output).toBe("CONNECT\r\n\r\nOK\r\n\r\n+IPD,2:hi\r\n");
    send("AT+CIPSTATUS\r\n");
    expect(seen.output).toMatch(/\+CIPSTATUS:0,"TCP","127\.0\.0\.1",8000,\d+,0\r\n\r\nOK\r\n$/);
    expect(differences).toEqual([]);
  });
});
