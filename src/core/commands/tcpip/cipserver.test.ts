import { describe, expect, it } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { dialPeer, listenPeer, StreamPeer } from "../../../testing/bench-peers.js";
import { certifiedBench } from "../../../testing/bench-tls.js";
import { ERROR, expectDialogue, expectRefused, OK, PROMPT, SEND_OK } from "../../../testing/dialogue.js";

/** Connects one after the other and returns what the modem printed meanwhile. */
async function dialMany(bench: Bench, count: number): Promise<{ clients: StreamPeer[]; heard: string }> {
  const clients: StreamPeer[] = [];
  for (let index = 0; index < count; index++) {
    clients.push(dialPeer(bench, 80));
    await bench.clock.advance(5);
  }
  return { clients, heard: bench.takeOutput() };
}

async function servingBench(dialect: string): Promise<Bench> {
  const bench = await joinedBench({ dialect });
  await bench.command("AT+CIPMUX=1");
  await expectDialogue(bench, [["AT+CIPSERVER=1,80", OK]]);
  return bench;
}

describe.each(["2.2", "4.2"])("AT+CIPSERVER in dialect %s", (dialect) => {
  const running = (port: number, type = "TCP") =>
    `+CIPSERVER:1,${port},"${type}",0${dialect === "2.2" ? "" : ",0"}\r\n${OK}`;

  it("takes clients, each as a link of its own", async () => {
    const bench = await servingBench(dialect);
    const { clients, heard } = await dialMany(bench, 2);
    expect(heard).toBe("0,CONNECT\r\n1,CONNECT\r\n");
    await clients[1]?.send("GET /");
    expect(await bench.wait(5)).toBe("\r\n+IPD,1,5:GET /\r\n");
    await expectDialogue(bench, [["AT+CIPSEND=1,3", PROMPT]]);
    expect(await bench.send("200")).toBe(`\r\nRecv 3 bytes\r\n${SEND_OK}`);
    expect(clients.map((client) => client.take())).toEqual(["", "200"]);
    clients[0]?.socket.close();
    clients[1]?.socket.reset();
    expect(await bench.wait(5)).toBe("0,CLOSED\r\n1,CLOSED\r\n");
  });

  it("has no room for a sixth client, until another goes", async () => {
    const bench = await servingBench(dialect);
    const { clients, heard } = await dialMany(bench, 6);
    expect(heard).toBe([0, 1, 2, 3, 4].map((id) => `${id},CONNECT\r\n`).join(""));
    expect(clients.map((client) => client.state)).toEqual(["open", "open", "open", "open", "open", "failed"]);
    await expectDialogue(bench, [["AT+CIPCLOSE=2", `2,CLOSED\r\n${OK}`]]);
    expect(clients[2]?.state).toBe("fin");
    expect((await dialMany(bench, 1)).heard).toBe("2,CONNECT\r\n");
  });

  it("refuses a client that comes with four others while there is one place", async () => {
    const bench = await servingBench(dialect);
    await dialMany(bench, 4);
    const clients = [dialPeer(bench, 80), dialPeer(bench, 80), dialPeer(bench, 80)];
    expect(await bench.wait(20)).toBe("4,CONNECT\r\n");
    expect(clients.filter((client) => client.state === "open")).toHaveLength(1);
    expect(clients.filter((client) => client.state === "failed" || client.state === "reset")).toHaveLength(2);
  });

  it("shows what runs, and leaves clients when it stops unless told otherwise", async () => {
    const bench = await servingBench(dialect);
    const { clients } = await dialMany(bench, 1);
    await expectDialogue(bench, [
      ["AT+CIPSERVER?", running(80)],
      ["AT+CIPSERVER=0", OK],
      ["AT+CIPSERVER?", `+CIPSERVER:0\r\n${OK}`],
      ["AT+CIPSERVER=0", OK],
    ]);
    expect(clients[0]?.state).toBe("open");
    const late = dialPeer(bench, 80);
    expect(await bench.wait(5)).toBe("");
    expect(late.state).toBe("failed");
    await clients[0]?.send("still here");
    expect(await bench.wait(5)).toBe("\r\n+IPD,0,10:still here\r\n");
    await expectDialogue(bench, [
      ['AT+CIPSERVER=1,80,"TCP"', OK],
      ["AT+CIPSERVER=0,1", `0,CLOSED\r\n${OK}`],
    ]);
    expect(clients[0]?.state).toBe("fin");
  });

  it("starts again only with the same port", async () => {
    const bench = await servingBench(dialect);
    await expectDialogue(bench, [
      ["AT+CIPSERVER=1,80", OK],
      ["AT+CIPSERVER=1,81", ERROR],
      ["AT+CIPSERVER?", running(80)],
      ["AT+CIPSERVER=0", OK],
      ["AT+CIPSERVER=1", OK],
      ["AT+CIPSERVER?", running(333)],
    ]);
  });

  it("fails when the port is taken, and the next command works", async () => {
    const bench = await joinedBench({ dialect });
    const other = await listenPeer(bench, 80);
    await bench.command("AT+CIPMUX=1");
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      ["AT+CIPSERVER=1,80", (dialect === "2.2" ? "" : "+ERRNO:0x70\r\n") + ERROR],
      ["AT+CIPSERVER?", `+CIPSERVER:0\r\n${OK}`],
    ]);
    other.close();
    await expectDialogue(bench, [["AT+CIPSERVER=1,80", OK]]);
  });

  // golden 34: it does not need a network
  it("needs AT+CIPMUX=1 and nothing else", async () => {
    const bench = await powerOnBench({ dialect });
    await expectRefused(bench, ["AT+CIPSERVER=1,80", "AT+CIPSERVER=0", "AT+CIPSERVER=0,1"], "AT+CIPSERVER?");
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ["AT+CIPSERVER=1,80", OK],
    ]);
  });

  it("refuses anything else", async () => {
    const bench = await joinedBench({ dialect });
    await bench.command("AT+CIPMUX=1");
    const types = ['"FOO"', '"UDP"', '"tcp"', '""'].map((type) => `=1,80,${type}`);
    const tails = ["", "=?", "=", "=2", "=-1", "=1,0", "=1,65536", "=1,-1", "=0,2", "=0,-1", "=0,0,0", ...types];
    await expectRefused(
      bench,
      tails.map((tail) => `AT+CIPSERVER${tail}`),
      "AT+CIPSERVER?",
    );
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      ['AT+CIPSERVER="1"', `ERR CODE:0x01080000\r\n${ERROR}`],
      ['AT+CIPSERVER=1,"80"', `ERR CODE:0x01080001\r\n${ERROR}`],
      ["AT+CIPSERVER=1,80,1", `ERR CODE:0x01080002\r\n${ERROR}`],
    ]);
    expect(dialPeer(bench, 80).state).toBe("connecting");
    expect(await bench.wait(20)).toBe("");
  });
});

// generations: up to 3.4 the fourth parameter is the CA flag for every type, later the interface for TCP
it.each([
  ["2.2", 'AT+CIPSERVER=1,80,"TCP",1', '+CIPSERVER:1,80,"TCP",1\r\n'],
  ["4.2", 'AT+CIPSERVER=1,80,"TCP",1', '+CIPSERVER:1,80,"TCP",0,1\r\n'],
])("AT+CIPSERVER reads its fourth parameter as %s does", async (dialect, line, shown) => {
  const bench = await joinedBench({ dialect });
  await bench.command("AT+CIPMUX=1");
  await expectRefused(bench, [`${line},1`, 'AT+CIPSERVER=1,80,"TCP",-1', 'AT+CIPSERVER=1,80,"TCP",4']);
  await expectDialogue(bench, [
    [line, OK],
    ["AT+CIPSERVER?", shown + OK],
  ]);
});

describe("the interface of AT+CIPSERVER", () => {
  const SOFT_AP = "192.168.4.1";

  /** What becomes of a client that dials the address. */
  async function stateAt(bench: Bench, address: string): Promise<StreamPeer["state"]> {
    const peer = new StreamPeer();
    peer.attach(bench.peers.connect({ address, port: 80 }, peer.handlers));
    await bench.clock.advance(20);
    const { state } = peer;
    peer.socket.reset();
    await bench.clock.advance(20);
    bench.takeOutput();
    return state;
  }

  const statesOf = async (bench: Bench) => [await stateAt(bench, "127.0.0.1"), await stateAt(bench, SOFT_AP)];

  it.each([
    ["0", ["open", "open"]],
    ["1", ["open", "failed"]],
    ["2", ["failed", "open"]],
  ])("%s: clients of the station's address and of the soft-AP's are %j", async (netif, states) => {
    for (const dialect of ["4.1", "5.0", "4.2"]) {
      for (const line of [`AT+CIPSERVER=1,80,"TCP",${netif}`, `AT+CIPSERVER=1,80,"SSL",0,${netif}`]) {
        const bench = await certifiedBench({ dialect, internet: { softApAddress: SOFT_AP } });
        for (const before of ["AT+CWMODE=3", "AT+CIPMUX=1"]) await bench.command(before);
        await expectDialogue(bench, [[line, OK]]);
        expect(await statesOf(bench)).toEqual(states);
      }
    }
  });

  it("is refused for a soft-AP that is off, and reached again when it comes back", async () => {
    const bench = await joinedBench({ internet: { softApAddress: SOFT_AP } });
    await bench.command("AT+CIPMUX=1");
    await expectRefused(bench, ['AT+CIPSERVER=1,80,"TCP",2'], "AT+CIPSERVER?");
    await bench.command("AT+CWMODE=3");
    await expectDialogue(bench, [['AT+CIPSERVER=1,80,"TCP",2', OK]]);
    for (const [mode, states] of [
      [1, ["failed", "failed"]],
      [3, ["failed", "open"]],
    ] as const) {
      await bench.command(`AT+CWMODE=${mode}`);
      expect(await statesOf(bench)).toEqual(states);
    }
    await expectDialogue(bench, [["AT+CIPSERVER?", `+CIPSERVER:1,80,"TCP",0,2\r\n${OK}`]]);
  });

  it("1 is reached while there is a station", async () => {
    const bench = await joinedBench({ internet: { softApAddress: SOFT_AP } });
    await bench.command("AT+CIPMUX=1");
    await expectDialogue(bench, [['AT+CIPSERVER=1,80,"TCP",1', OK]]);
    await bench.command("AT+CWMODE=2");
    expect(await statesOf(bench)).toEqual(["failed", "failed"]);
    await bench.command("AT+CWMODE=3");
    expect(await statesOf(bench)).toEqual(["open", "failed"]);
  });

  it("3 is reached by nobody, as there is no Ethernet", async () => {
    const bench = await joinedBench({ internet: { softApAddress: SOFT_AP } });
    for (const line of ["AT+CWMODE=3", "AT+CIPMUX=1"]) await bench.command(line);
    await expectDialogue(bench, [['AT+CIPSERVER=1,80,"TCP",3', OK]]);
    expect(await statesOf(bench)).toEqual(["failed", "failed"]);
  });

  it("2 is reached by nobody where the soft-AP has no address of the network", async () => {
    const bench = await joinedBench();
    for (const line of ["AT+CWMODE=3", "AT+CIPMUX=1"]) await bench.command(line);
    await expectDialogue(bench, [['AT+CIPSERVER=1,80,"TCP",2', OK]]);
    expect(await stateAt(bench, "127.0.0.1")).toBe("failed");
    await expectDialogue(bench, [["AT+CIPSERVER=0", OK]]);
  });
});
