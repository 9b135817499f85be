import { describe, expect, it } from "vitest";
import { bytesOf, textOf } from "../../core/bytes.js";
import { openFakeWorld } from "./fake-world.js";
import { parseScenario } from "./parse-scenario.js";
import { openRealWorld } from "./real-world.js";
import { type Played, runScenario } from "./run-scenario.js";
import { ModemOutput, type Session } from "./session.js";
import type { World } from "./world.js";

type Answer = (text: string, modem: { write(text: string, delayMs?: number): void; world: World; end(): void }) => void;

/** Plays steps on a modem that is only a function. */
async function play(answer: Answer, steps: object[], network: object = {}, world = openFakeWorld()) {
  const output = new ModemOutput(world.clock);
  const write = (text: string, delayMs = 0): void => {
    world.clock.schedule(delayMs, () => output.append(bytesOf(text)));
  };
  const end = (): void => output.end("the modem is gone");
  const session: Session = {
    world,
    output,
    send: (bytes) => {
      answer(textOf(bytes), { write, world, end });
      return undefined;
    },
    close: async () => {},
  };
  const scenario = parseScenario(JSON.stringify({ title: "t", dialect: "4.2", network, steps }), "x.json");
  const played = await runScenario(scenario, session);
  return { ...played, tookMs: world.clock.now() };
}

const exact = (total: number): Played => ({ exact: total, total, mismatches: [] });

/** Echoes and says OK. */
const polite: Answer = (text, { write }) => write(`${text}\r\nOK\r\n`);

const at = { send: "AT\r\n", recv: "AT\r\n\r\nOK\r\n" };

describe("a modem that answers", () => {
  it("is exact, and each step ends after the silence", async () => {
    expect(await play(polite, [at, at])).toEqual({ ...exact(2), tookMs: 300 });
  });

  it("is compared after its last byte, however it is cut", async () => {
    const slow: Answer = (_, { write }) => {
      write("AT\r");
      write("\n\r\n", 140);
      write("OK\r\n", 280);
    };
    expect(await play(slow, [at])).toEqual({ ...exact(1), tookMs: 280 + 150 });
  });

  it("may take as long as the grace", async () => {
    const late: Answer = (_, { write }) => write(at.recv, 840);
    expect(await play(late, [at])).toMatchObject(exact(1));
  });

  it("may take as long as the timeout says", async () => {
    const late: Answer = (_, { write }) => write(at.recv, 4000);
    expect(await play(late, [{ ...at, timeoutMs: 5000 }])).toEqual({ ...exact(1), tookMs: 4150 });
  });

  it("is waited for until the marker comes", async () => {
    const twice: Answer = (_, { write }) => {
      write("busy\r\n");
      write("ready\r\n", 2900);
    };
    expect(await play(twice, [{ send: "x", until: "ready", recv: "busy\r\nready\r\n" }])).toMatchObject(exact(1));
  });

  it("may answer a step with quietMs 0 in the next one", async () => {
    const steps = [
      { ...at, recv: "", quietMs: 0 },
      { send: "X", recv: `${at.recv}X\r\nOK\r\n` },
    ];
    expect(await play(polite, steps)).toMatchObject(exact(2));
  });

  it("may write during a wait", async () => {
    const late: Answer = (_, { write }) => write("late", 5000);
    expect(
      await play(late, [
        { send: "x", recv: "" },
        { wait: 6000, recv: "late" },
      ]),
    ).toMatchObject(exact(2));
  });

  it("must show the same value again once it was seen", async () => {
    let port = 1;
    const count: Answer = (_, { write }) => write(`port ${port++}`);
    const step = { send: "x", recv: "port {{lport0}}" };
    const { exact: count2, mismatches } = await play(count, [step, step]);
    expect(count2).toBe(1);
    expect(mismatches[0]?.differences[0]).toMatchObject({ expected: "port 1", got: "port 2" });
  });
});

describe("a modem that does not", () => {
  it("is late", async () => {
    const late: Answer = (_, { write }) => write(at.recv, 900);
    expect(await play(late, [at, { recv: "" }])).toMatchObject({
      exact: 0,
      total: 2,
      mismatches: [
        { step: 1, action: 'send "AT\\r\\n"', differences: [{ part: "recv", expected: at.recv, got: "" }] },
        { step: 2, action: "wait", differences: [{ part: "recv", expected: "", got: at.recv }] },
      ],
    });
  });

  it("is wrong", async () => {
    const wrong: Answer = (text, { write }) => write(`${text}\r\nERROR\r\n`);
    const { mismatches } = await play(wrong, [{ ...at, note: "should be easy" }]);
    const divergence = { expected: 6, got: 6 };
    const difference = { part: "recv", expected: at.recv, got: "AT\r\n\r\nERROR\r\n", divergence };
    expect(mismatches).toEqual([
      {
        step: 1,
        action: 'send "AT\\r\\n"',
        note: "should be easy",
        differences: [difference],
        rule: { dialect: "4.2", command: "AT", page: "docs/commands.md#at" },
      },
    ]);
  });

  it("never stops talking", async () => {
    const chatty: Answer = (_, { write, world }) => {
      const talk = (): void => {
        write("!");
        world.clock.schedule(100, talk);
      };
      talk();
    };
    const { exact: count, tookMs } = await play(chatty, [at]);
    expect(count).toBe(0);
    expect(tookMs).toBeLessThan(21_500);
  });

  it("is gone: the rest is not played", async () => {
    const gone: Answer = (_, { write, end }) => {
      write("AT");
      end();
    };
    const { tookMs, ...played } = await play(gone, [at, at, at]);
    expect(played).toMatchObject({ exact: 0, total: 3, mismatches: [{ step: 1 }], error: "the modem is gone" });
    expect(tookMs).toBe(150);
  });

  it("crashes: the rest is not played", async () => {
    const crash: Answer = (_, { world }) => {
      world.clock.schedule(1, () => {
        throw new Error("boom");
      });
    };
    const played = await play(crash, [at, at]);
    expect(played).toMatchObject({ exact: 0, total: 2, mismatches: [{ step: 1 }] });
    expect(played.error).toMatch(/the modem crashed: Error: boom/);
  });
});

/** Knows `DIAL host port`, `LISTEN port`, `UDP local remote`, sends everything else down its link, prints what comes. */
function networked(): Answer {
  let toLink: (text: string) => void = () => {};
  return (text, { write, world: { network } }) => {
    const [verb, first, second] = text.split(" ");
    const handlers = {
      onOpen: () => write("open"),
      onData: (bytes: Uint8Array) => write(`<${textOf(bytes)}>`),
      onClose: (failure?: { failure: string }) => write(failure?.failure ?? "closed"),
    };
    if (verb === "DIAL") {
      const socket = network.connect({ address: "127.0.0.1", port: Number(first) }, handlers);
      toLink = (data) => (data === "CLOSE" ? socket.close() : void socket.send(bytesOf(data)));
    } else if (verb === "LISTEN") {
      void network.listen({ port: Number(first) }, (socket) => {
        write(`client ${socket.remote.port}`);
        toLink = (data) => (data === "CLOSE" ? socket.close() : void socket.send(bytesOf(data)));
        return handlers;
      });
    } else if (verb === "UDP") {
      const to = { address: "127.0.0.1", port: Number(second) };
      const onMessage = (bytes: Uint8Array) => write(`<${textOf(bytes)}>`);
      void network.openUdp({ localPort: Number(first), remote: to }, { onMessage }).then((socket) => {
        toLink = (data) => void socket.send(bytesOf(data), to);
      });
    } else toLink(text);
  };
}

describe.each([
  ["in memory", openFakeWorld],
  ["on loopback", openRealWorld],
])("peers %s", (_, openWorld) => {
  it("a server echoes in one piece after a silence", async () => {
    const steps = [
      { send: "DIAL {{e}}", recv: "open" },
      { send: "one ", quietMs: 0, recv: "" },
      { send: "two", recv: "<one two>" },
      { peer: "e", do: "expect", data: "one two", closed: false, recv: "" },
      { peer: "e", do: "expect", data: "", closed: false, recv: "" },
    ];
    expect(
      await play(networked(), steps, { e: { kind: "tcp-server", reply: "echo", delayMs: 80 } }, openWorld()),
    ).toMatchObject(exact(5));
  });

  it("a server is silent, sends, closes and resets when told", async () => {
    const steps = [
      { send: "DIAL {{s}}", recv: "open" },
      { send: "hello", recv: "" },
      { peer: "s", do: "send", data: "port {{s}}\xff", recv: "<port {{s}}\xff>" },
      { peer: "s", do: "close", recv: "closed" },
      { peer: "s", do: "expect", data: "hello", closed: true, recv: "" },
      { send: "DIAL {{s}}", recv: "open" },
      { peer: "s", do: "reset", recv: "reset" },
      { peer: "s", do: "send", data: "too late", recv: "" },
      { send: "DIAL {{s}}", recv: "open" },
      { send: "CLOSE", recv: "" },
      { peer: "s", do: "expect", data: "", closed: true, recv: "" },
      { peer: "s", link: 0, do: "expect", data: "", recv: "" },
    ];
    expect(await play(networked(), steps, { s: { kind: "tcp-server" } }, openWorld())).toMatchObject(exact(12));
  });

  it("a closed port refuses", async () => {
    const steps = [{ send: "DIAL {{nobody}}", recv: "refused" }];
    expect(await play(networked(), steps, { nobody: { kind: "closed-port" } }, openWorld())).toMatchObject(exact(1));
  });

  it("a client connects to the modem, and its latest local port is known", async () => {
    const network = { c: { kind: "tcp-client" }, srv: { kind: "free-port" } };
    const steps = [
      { peer: "c", do: "connect", to: "{{srv}}", result: "refused", recv: "" },
      { send: "LISTEN {{srv}}", recv: "" },
      { peer: "c", do: "connect", to: "{{srv}}", result: "connected", recv: "client {{c}}" },
      { peer: "c", do: "connect", to: "{{srv}}", result: "connected", recv: "client {{c}}" },
      { peer: "c", do: "send", data: "2nd", recv: "<2nd>" },
      { peer: "c", do: "send", data: "1st", link: 0, recv: "<1st>" },
      { send: "CLOSE", recv: "" },
      { peer: "c", do: "expect", link: 0, data: "", closed: false, recv: "" },
      { peer: "c", do: "expect", link: 1, data: "", closed: true, recv: "" },
    ];
    expect(await play(networked(), steps, network, openWorld())).toMatchObject(exact(9));
  });

  it("a UDP peer answers the last sender or sends to a port", async () => {
    const network = { u: { kind: "udp" }, local: { kind: "free-port" } };
    const steps = [
      { send: "UDP {{local}} {{u}}", recv: "" },
      { peer: "u", do: "send", data: "nobody has sent yet", recv: "" },
      { peer: "u", do: "send", data: "a", to: "{{local}}", recv: "<a>" },
      { send: "x", recv: "" },
      { send: "y", recv: "" },
      { peer: "u", do: "send", data: "b", recv: "<b>" },
      { peer: "u", do: "expect", data: ["x", "y"], recv: "" },
      { peer: "u", do: "expect", data: [], recv: "" },
    ];
    expect(await play(networked(), steps, network, openWorld())).toMatchObject(exact(8));
  });

  it("tells what a peer got instead", async () => {
    const steps = [
      { peer: "c", do: "connect", to: "{{srv}}", result: "connected", recv: "" },
      { peer: "c", do: "expect", data: "hello", closed: false, recv: "" },
      { peer: "u", do: "expect", data: ["a", "b"], recv: "" },
    ];
    const network = { c: { kind: "tcp-client" }, srv: { kind: "free-port" }, u: { kind: "udp" } };
    const { mismatches } = await play(polite, steps, network, openWorld());
    expect(mismatches.map(({ differences }) => differences)).toMatchObject([
      [{ part: "result", expected: "connected", got: "refused" }],
      [
        { part: "data", expected: "hello", got: "" },
        { part: "closed", expected: "false", got: "true" },
      ],
      [{ part: "data", expected: '["a", "b"]', got: "[]" }],
    ]);
  });
});
