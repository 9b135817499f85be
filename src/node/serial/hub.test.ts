import { describe, expect, it } from "vitest";
import { concatBytes } from "../../core/bytes.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { SerialHub, type SerialHubOptions } from "./hub.js";
import { type SerialPortAdapter, SerialPortError, type SerialPortHandlers } from "./port.js";

const settings = { baud: 115200, dataBits: 8, stopBits: 1, parity: 0, flowControl: 0 } as const;
const LIMIT = 64 * 1024;

/** A port whose host the test plays. */
class ScriptedPort implements SerialPortAdapter {
  readonly defaultPace = "off";
  holdsOutput = false;
  output = "";
  /** How many bytes the host reads before it stops. */
  reads = Number.POSITIVE_INFINITY;
  isPaused = false;
  configured: number[] = [];
  isClosed = false;
  handlers: SerialPortHandlers | undefined;
  openError: Error | undefined;

  constructor(
    readonly name: string,
    public hasClient: boolean | undefined,
  ) {}

  async open(handlers: SerialPortHandlers): Promise<void> {
    if (this.openError) throw this.openError;
    this.handlers = handlers;
  }
  write(pieces: readonly Uint8Array[]): number {
    const bytes = concatBytes(pieces);
    const taken = Math.min(bytes.length, this.reads);
    this.reads -= taken;
    this.output += Buffer.from(bytes.subarray(0, taken)).toString("latin1");
    return taken;
  }
  drain(done: () => void): void {
    done();
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  configure({ baud }: { baud: number }): void {
    this.configured.push(baud);
  }
  async close(): Promise<void> {
    this.isClosed = true;
  }

  come(): void {
    this.hasClient = true;
    this.handlers?.onClient(true);
  }
  leave(): void {
    this.hasClient = false;
    this.handlers?.onClient(false);
  }
  say(text: string): void {
    this.handlers?.onData(new Uint8Array(Buffer.from(text, "latin1")));
  }
  read(count = Number.POSITIVE_INFINITY): void {
    this.reads = count;
    this.handlers?.onWritable();
  }
}

async function hubOf(ports: readonly ScriptedPort[], options: Partial<SerialHubOptions> = {}) {
  const clock = new FakeClock();
  const hub = new SerialHub(ports, { clock, settings, ...options });
  const modem = {
    input: "",
    writableCount: 0,
    onWritable: () => {},
    receive: (bytes: Uint8Array) => {
      modem.input += Buffer.from(bytes).toString("latin1");
    },
    lineWritable: () => {
      modem.writableCount++;
      modem.onWritable();
    },
  };
  hub.attach(modem);
  await hub.open();
  const write = (text: string) => hub.write([new Uint8Array(Buffer.from(text, "latin1"))]);
  /** Writes as the modem's transmitter does: what is not taken follows when there is room. */
  const writeAll = (text: string) => {
    let rest = text;
    modem.onWritable = () => {
      rest = rest.slice(write(rest));
    };
    modem.onWritable();
  };
  return { hub, modem, clock, write, writeAll };
}

describe("SerialHub", () => {
  it("joins the input of all ports and gives the output to all", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const { modem, write } = await hubOf(ports);
    ports[0].say("AT");
    ports[1].say("\r\n");
    expect(write("OK")).toBe(2);
    expect(modem.input).toBe("AT\r\n");
    expect(ports.map(({ output }) => output)).toEqual(["OK", "OK"]);
  });

  it("holds output for a first client and gives it to the one that comes", async () => {
    const port = new ScriptedPort("a", false);
    const { write } = await hubOf([port]);
    write("ready");
    expect(port.output).toBe("");
    port.come();
    expect(port.output).toBe("ready");
  });

  it("is settled once a port that holds output for a first client has all of it, at the pace of the line", async () => {
    const port = new ScriptedPort("a", false);
    port.holdsOutput = true;
    const clock = new FakeClock();
    const { hub, write } = await hubOf([port], { clock, pace: "auto" });
    write("\r\nready\r\n");
    let settled = false;
    void hub.settled().then(() => {
      settled = true;
    });
    await clock.advance(0.5);
    expect({ settled, output: port.output }).toEqual({ settled: false, output: "" });
    await clock.advance(0.5);
    expect({ settled, output: port.output }).toEqual({ settled: true, output: "\r\nready\r\n" });
  });

  it("holds 64 KB for a first client; then the modem waits", async () => {
    const ports = [new ScriptedPort("a", false), new ScriptedPort("b", false)] as const;
    const { writeAll, modem } = await hubOf(ports);
    const text = "0123456789".repeat(10_000);
    writeAll(text);
    expect(modem.writableCount).toBe(0);
    ports[0].come();
    expect(ports[0].output).toBe(text);
    ports[1].come();
    expect(ports[1].output).toBe(text.slice(0, LIMIT));
  });

  it("discards output once the client has left", async () => {
    const port = new ScriptedPort("a", false);
    const { write } = await hubOf([port]);
    port.come();
    port.leave();
    expect(write("x".repeat(3 * LIMIT))).toBe(3 * LIMIT);
    port.come();
    write("new");
    expect(port.output).toBe("new");
  });

  it("shows a late first client the start, but not the dialogue of another", async () => {
    const ports = [new ScriptedPort("a", false), new ScriptedPort("b", false)] as const;
    const { write } = await hubOf(ports);
    write("ready ");
    ports[0].come();
    ports[0].say("AT");
    write("dialogue ");
    expect(ports[0].output).toBe("ready dialogue ");
    ports[1].come();
    write("news");
    expect(ports[1].output).toBe("ready news");
  });

  it("lets the modem wait for the host that spoke last, and others lose what they are too slow for", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const { write, writeAll, modem } = await hubOf(ports);
    ports[0].say("AT");
    ports[1].reads = 0;
    const text = "x".repeat(3 * LIMIT);
    expect(write(text)).toBe(text.length);
    expect(ports[0].output).toBe(text);
    ports[1].read();
    expect(ports[1].output.length).toBe(LIMIT);

    ports[1].say("AT");
    ports[1].reads = 5;
    ports[0].output = ports[1].output = "";
    writeAll("0123456789");
    expect(ports.map(({ output }) => output)).toEqual(["01234", "01234"]);
    expect(modem.writableCount).toBe(0);
    ports[1].read();
    expect(ports.map(({ output }) => output)).toEqual(["0123456789", "0123456789"]);
  });

  it("waits no longer for a host that has left", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const { writeAll } = await hubOf(ports);
    ports[0].say("AT");
    ports[0].reads = 2;
    writeAll("0123");
    expect(ports[1].output).toBe("01");
    ports[0].leave();
    expect(ports[1].output).toBe("0123");
  });

  it("goes on at once when another host takes over", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const { writeAll } = await hubOf(ports);
    ports[0].say("AT");
    ports[0].reads = 2;
    writeAll("0123");
    ports[1].say("AT");
    expect(ports[1].output).toBe("0123");
    ports[0].read();
    expect(ports[0].output).toBe("0123");
  });

  it("gives a new leader first what it had not read as an onlooker", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const { write, writeAll } = await hubOf(ports);
    ports[0].say("AT");
    ports[1].reads = 1;
    write("0123");
    ports[1].reads = 0;
    ports[1].say("AT");
    writeAll("4567");
    expect(ports[0].output).toBe("0123");
    ports[1].read();
    expect(ports.map(({ output }) => output)).toEqual(["01234567", "01234567"]);
  });

  it("writes at once to a port that holds output by itself or cannot know its client", async () => {
    const keeps = new ScriptedPort("pty", false);
    keeps.holdsOutput = true;
    const blind = new ScriptedPort("uart", undefined);
    const { write } = await hubOf([keeps, blind]);
    write("ready");
    expect([keeps.output, blind.output]).toEqual(["ready", "ready"]);
    blind.say("AT");
    write("dialogue");
    expect([keeps.output, blind.output]).toEqual(["ready", "readydialogue"]);
  });

  it("keeps one read of each port while the modem does not receive, and hands them over in order", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const { hub, modem } = await hubOf(ports);
    hub.setReceiving(false);
    ports[0].say("1");
    ports[1].say("2");
    expect(ports.map(({ isPaused }) => isPaused)).toEqual([true, true]);
    expect(modem.input).toBe("");
    hub.setReceiving(true);
    expect(modem.input).toBe("12");
    expect(ports.map(({ isPaused }) => isPaused)).toEqual([false, false]);
  });

  it("stops handing over when the modem has enough in between", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const { hub, modem } = await hubOf(ports);
    hub.setReceiving(false);
    ports[0].say("1");
    ports[1].say("2");
    const { receive } = modem;
    modem.receive = (bytes) => {
      receive(bytes);
      hub.setReceiving(false);
    };
    hub.setReceiving(true);
    expect(modem.input).toBe("1");
    ports[0].say("3");
    hub.setReceiving(true);
    expect(modem.input).toBe("12");
    hub.setReceiving(true);
    expect(modem.input).toBe("123");
  });

  it("frees a modem that is held up by one host when another one speaks", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const { hub, modem, writeAll } = await hubOf(ports);
    ports[0].say("AT");
    ports[0].reads = 0;
    writeAll("0123");
    hub.setReceiving(false);
    ports[1].say("!");
    expect(ports[1].output).toBe("0123");
    hub.setReceiving(true);
    expect(modem.input).toBe("AT!");
  });

  it("paces each port by itself and drains through the pacing", async () => {
    const port = new ScriptedPort("a", true);
    const { hub, clock, write } = await hubOf([port], { pace: "auto" });
    port.say("AT");
    const events: string[] = [];
    write("0123456789");
    hub.drain(() => {
      events.push(`drained at ${clock.now().toFixed(2)}`);
      hub.configure({ ...settings, baud: 1000 });
    });
    await clock.advance(1);
    expect(port.output).toBe("0123456789");
    expect(events).toEqual(["drained at 0.87"]);
    expect(port.configured).toEqual([1000]);
    write("01");
    await clock.advance(19);
    expect(port.output.length).toBe(10);
    await clock.advance(1);
    expect(port.output.length).toBe(12);
  });

  it("keeps a fixed pace whatever the modem sets", async () => {
    const port = new ScriptedPort("a", true);
    const { hub, clock, write } = await hubOf([port], { pace: 1000 });
    hub.configure({ ...settings, baud: 921600 });
    write("01");
    await clock.advance(19);
    expect(port.output).toBe("");
    await clock.advance(1);
    expect(port.output).toBe("01");
  });

  it("drains at once when nobody is there, and when the client leaves meanwhile", async () => {
    const port = new ScriptedPort("a", false);
    const { hub, write } = await hubOf([port], { pace: "auto" });
    const events: string[] = [];
    hub.drain(() => events.push("nobody"));
    port.come();
    write("0123456789");
    hub.drain(() => events.push("left"));
    expect(events).toEqual(["nobody"]);
    port.leave();
    expect(events).toEqual(["nobody", "left"]);
  });

  it("tells which port has ended", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    const ended: string[] = [];
    await hubOf(ports, { onEnd: ({ name }) => ended.push(name) });
    ports[1].handlers?.onEnd();
    expect(ended).toEqual(["b"]);
  });

  it("closes what it had opened when a port cannot be had", async () => {
    const ports = [new ScriptedPort("a", true), new ScriptedPort("b", true)] as const;
    ports[1].openError = new SerialPortError("taken", "It is taken.");
    await expect(hubOf(ports)).rejects.toBe(ports[1].openError);
    expect(ports.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });
});
