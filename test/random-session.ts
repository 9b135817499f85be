/** Random conversations with a modem on a bench: sensible lines, nonsense, payloads, escapes, and peers that do as they like. */
import fc from "fast-check";
import { bytesOf } from "../src/core/bytes.js";
import { dialects } from "../src/core/dialects/index.js";
import { type Bench, type BenchOptions, joinedBench } from "../src/testing/bench.js";
import {
  dialPeer,
  listenPeer,
  openUdpPeer,
  type ServerPeer,
  type StreamPeer,
  type UdpPeer,
} from "../src/testing/bench-peers.js";

const BLACK_HOLE = "192.0.2.99";
const BLACK_HOLE_TARGET = `"TCP","${BLACK_HOLE}",7000`;

export type Step =
  | { readonly kind: "host"; readonly text: string; readonly afterMs: number }
  | { readonly kind: "peer"; readonly action: PeerAction; readonly which: number; readonly afterMs: number };

type PeerAction = "send" | "send much" | "close" | "reset" | "dial" | "datagram" | "pause" | "resume";

export interface Session {
  readonly dialect: string;
  readonly steps: readonly Step[];
}

const link = fc.constantFrom("", "", "0,", "0,", "1,", "2,", "5,");
const target = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('"TCP","127.0.0.1",7000', '"TCP","localhost",7000') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '"UDP","127.0.0.1",7001,4000,0',
      '"UDP","127.0.0.1",7001,4000,2',
      '"UDP","255.255.255.255",7001',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('"TCP","127.0.0.1",7999', '"TCP","nosuch.example",7000', BLACK_HOLE_TARGET) },
);
const length = fc.constantFrom("1", "1", "5", "5", "12", "12", "300", "9000");

const plainLine = fc.constantFrom(
  ...[
    "AT",
    "at+gmr",
    "AT+CIFSR",
    "AT+CIPSTATUS",
    "AT+CIPSTATE?",
    "AT+SYSRAM?",
    "AT+CIPMUX?",
    "AT+CIPSERVER?",
    "AT+CMD?",
  ],
  ...["AT+CIPMUX=0", "AT+CIPMUX=1", "AT+CIPDINFO=0", "AT+CIPDINFO=1", "AT+SYSLOG=0", "AT+SYSLOG=1", "AT+SYSMSG=0"],
  ...["AT+SYSMSG=7", "AT+CIPSERVER=1,80", "AT+CIPSERVER=0", "AT+CIPSERVER=0,1", "AT+CIPSTO=2", "AT+CIPSERVERMAXCONN=1"],
  ...["AT+CIPRECVMODE=0", "AT+CIPRECVMODE=1", "AT+CIPRECVLEN?", "AT+CIPRECONNINTV=3", "AT+CIPTCPOPT=0,1,1,100"],
  ...["AT+CIPRECVTYPE=0,1", "AT+CIPRECVTYPE=5,0", "AT+CIPRECVTYPE=1,1,1", "AT+CIPRECVTYPE=1", "AT+CIPRECVTYPE?"],
  ...["AT+SYSTEMP?", "AT+SYSRAM=1", "AT+SYSROLLBACK?", "AT+RFCAL", "AT+CWINIT=0", "AT+CWINIT=1", "AT+CWCONFIG?"],
  ...["AT+CWCONFIG=30", "AT+CWBANDWIDTH?", "AT+CWBANDWIDTH=0,1", "AT+CWSTATE?", "AT+SYSMSGFILTERCFG=1,3,0"],
  ...["AT+SYSMSGFILTERCFG?", "AT+SYSMSGFILTERCFG=0", "AT+SYSMSGFILTER?", "AT+CIPSNTPCFG=1", "AT+CIPSNTPCFG?"],
  ...["AT+CIPDNS?", 'AT+PING="127.0.0.1"', "AT+CWLAP", "AT+CIPCONNPERSIST=1", "AT+SAVETRANSLINK=0", "AT+GSLP=100"],
  ...["AT+SYSSTORE=0", "AT+SYSSTORE=1", "AT+CIPTCPOPT?", "AT+CIPSSLCCONF?", "AT+CIPSENDLCFG?", "AT+TRANSINTVL?"],
  ...[
    "AT+CWQAP",
    "AT+CWMODE=1",
    "AT+CWMODE=2",
    "AT+CWMODE=3",
    'AT+CWJAP="test_ap","12345678"',
    'AT+CWJAP="open_ap",""',
  ],
  ...[
    'AT+CIPDOMAIN="localhost"',
    'AT+CIPDOMAIN="nosuch.example"',
    "AT+CIPCLOSE",
    "AT+CIPCLOSE=5",
    "AT+RST",
    "AT+RESTORE",
  ],
  ...[
    "",
    "A",
    "hello",
    "AT+FOO",
    "AT+CIPMUX=2",
    'AT+CIPMUX="1"',
    "AT+CIPSTART=",
    'AT+CIPSTART="TCP","a\\',
    "AT+CIPSEND=,,,,",
  ],
);

const passthroughLine = fc.constantFrom("AT+CIPMODE=1", "AT+CIPMODE=0", "AT+CIPSEND");

const linkLine = fc.oneof(
  fc.tuple(link, target).map(([id, to]) => `AT+CIPSTART=${id}${to}`),
  target.map((to) => `AT+CIPSTARTEX=${to}`),
  fc
    .tuple(fc.constantFrom("CIPSEND", "CIPSENDEX", "CIPSENDL", "CIPRECVDATA"), link, length)
    .map(([name, id, count]) => `AT+${name}=${id}${count}`),
  link.map((id) => `AT+CIPCLOSE=${id.slice(0, 1)}`),
);

const payload = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 400 }),
  fc.constantFrom("hello", "x".repeat(5000), "ab\\0", "+++", "+", "++", "\r\n", "AT+RST\r\n", "\0\0"),
);

function hostText(lines: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const line = fc
    .tuple(lines, fc.constantFrom("\r\n", "\r\n", "\r\n", "\r\n", "\r", "\n", ""))
    .map((parts) => parts.join(""));
  return fc.oneof(
    { weight: 8, arbitrary: line },
    { weight: 3, arbitrary: payload },
    { weight: 1, arbitrary: fc.tuple(line, line).map((parts) => parts.join("")) },
  );
}

const afterMs = fc.constantFrom(0, 1, 3, 5, 25, 60, 60, 60, 60, 60, 60, 300, 2500);

/** A line that asks for a payload, and one of about the right length. */
const exchange = fc
  .record({
    command: fc.constantFrom("CIPSEND", "CIPSEND", "CIPSENDEX", "CIPSENDL"),
    id: fc.constantFrom("", "", "0,", "0,", "1,"),
    lengthBytes: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(1000, 2048)),
    difference: fc.constantFrom(0, 0, 0, 0, -1, 1, 5),
    firstMs: fc.constantFrom(0, 5, 60, 60),
    thenMs: afterMs,
  })
  .map(({ command, id, lengthBytes, difference, firstMs, thenMs }): Step[] => [
    { kind: "host", text: `AT+${command}=${id}${lengthBytes}\r\n`, afterMs: firstMs },
    { kind: "host", text: "payload ".repeat(300).slice(0, lengthBytes + difference), afterMs: thenMs },
  ]);

const peerStep = fc.record({
  kind: fc.constant("peer" as const),
  action: fc.constantFrom<PeerAction[]>(
    "send",
    "send",
    "send",
    "send much",
    "close",
    "reset",
    "dial",
    "datagram",
    "pause",
    "resume",
  ),
  which: fc.nat(5),
  afterMs,
});

/** How sessions begin, so that most of them get somewhere. */
const openings: readonly (readonly string[])[] = [
  [],
  ['AT+CIPSTART="TCP","127.0.0.1",7000'],
  ["AT+CIPMUX=1", "AT+CIPSERVER=1,80", 'AT+CIPSTART=0,"TCP","127.0.0.1",7000'],
  ["AT+CIPMUX=1", 'AT+CIPSTART=1,"UDP","127.0.0.1",7001,4000,2', 'AT+CIPSTART=0,"TCP","127.0.0.1",7000'],
];
const passthroughOpenings = [['AT+CIPSTART="TCP","127.0.0.1",7000', "AT+CIPMODE=1", "AT+CIPSEND"]];

export interface SessionOptions {
  /** Also passthrough, in which output is not made of messages. Default: yes. */
  readonly passthrough?: boolean;
}

export function sessions({ passthrough = true }: SessionOptions = {}): fc.Arbitrary<Session> {
  const lines = passthrough ? fc.oneof(plainLine, linkLine, passthroughLine) : fc.oneof(plainLine, linkLine);
  const hostStep = fc.record({ kind: fc.constant("host" as const), text: hostText(lines), afterMs });
  const opening = fc.constantFrom(...openings, ...(passthrough ? passthroughOpenings : []));
  return fc
    .record({
      dialect: fc.constantFrom(...dialects.map(({ name }) => name)),
      opening: opening.map((all) => all.map((text): Step => ({ kind: "host", text: `${text}\r\n`, afterMs: 60 }))),
      steps: fc.array(
        fc.oneof(
          { weight: 6, arbitrary: hostStep.map((step): Step[] => [step]) },
          { weight: 4, arbitrary: exchange },
          { weight: 3, arbitrary: peerStep.map((step): Step[] => [step]) },
        ),
        { minLength: 3, maxLength: 25, size: "max" },
      ),
    })
    .map(({ dialect, opening: first, steps }) => ({ dialect, steps: [...first, ...steps.flat()] }));
}

/** Where the pieces of a text begin; a number is the length of a piece, used in turn. */
export type Cuts = readonly number[];

/** A bench with everything that sessions reach: a server, a UDP peer, clients. */
export class Player {
  readonly #clients: StreamPeer[] = [];
  #heard = "";

  private constructor(
    readonly bench: Bench,
    private readonly server: ServerPeer,
    private readonly udp: UdpPeer,
  ) {}

  static async begin(options: BenchOptions): Promise<Player> {
    const bench = await joinedBench({ internet: { blackHoles: [BLACK_HOLE] }, ...options });
    return new Player(bench, await listenPeer(bench), await openUdpPeer(bench, 7001));
  }

  /** Everything that the modem has written in this session. */
  get heard(): string {
    return this.#heard;
  }

  /** What the network saw of it. */
  get seen(): readonly unknown[] {
    const streams = [...this.server.streams, ...this.#clients];
    return [...streams.map((peer) => [peer.state, peer.take()]), this.udp.take()];
  }

  /** Sends each text of the host in pieces of the given lengths, all at the same moment. */
  async play(steps: readonly Step[], cuts: Cuts = []): Promise<void> {
    let cut = 0;
    for (const step of steps) {
      if (step.kind === "peer") this.#act(step.action, step.which);
      else {
        for (let start = 0; start < step.text.length; ) {
          const size = cuts.length === 0 ? step.text.length : (cuts[cut++ % cuts.length] ?? 1);
          this.bench.modem.receive(bytesOf(step.text.slice(start, start + size)));
          start += size;
        }
      }
      if (step.afterMs > 0) this.#heard += await this.bench.wait(step.afterMs);
    }
  }

  /** Whatever state the session has left the modem in: makes it listen again. Returns the answer to AT. */
  async bringBack(): Promise<string> {
    for (const peer of [...this.server.streams, ...this.#clients]) peer.socket.resume();
    this.#heard += await this.bench.wait(300_000); // longer than any attempt to connect
    for (let attempt = 0; attempt < 2; attempt++) {
      this.bench.modem.receive(bytesOf("+++"));
      this.#heard += await this.bench.wait(1000);
    }
    const before = await this.bench.send("\r\n");
    const answer = await this.bench.send("AT\r\n");
    this.#heard += before + answer;
    return answer;
  }

  async switchOff(): Promise<void> {
    await this.bench.modem.powerOff();
    this.server.close();
    this.udp.close();
    for (const peer of [...this.server.streams, ...this.#clients]) peer.socket.resume();
    await this.bench.wait(300_000);
    for (const peer of [...this.server.streams, ...this.#clients]) peer.socket.reset();
    await this.bench.wait(1000);
  }

  #act(action: PeerAction, which: number): void {
    const streams = [...this.server.streams, ...this.#clients];
    const peer = streams.length === 0 ? undefined : streams[which % streams.length];
    if (action === "dial") this.#clients.push(dialPeer(this.bench, 80));
    else if (action === "datagram") void this.udp.send("datagram", 4000);
    else if (action === "send") void peer?.send("from a peer\r\n");
    else if (action === "send much") void peer?.send("much ".repeat(5000));
    else peer?.socket[action]();
  }
}
