/** The rows of the table: what is measured, beside what, and how good it should be. The modem is the first subject. */
import { spawn } from "node:child_process";
import { ask, listenAsPeer, measureFlow, measureRoundTrips, openHost } from "./load.mjs";
import { hasSocat, modemProgram, startModem, startReference, startSocat } from "./processes.mjs";

const MEASURE_MS = 700;
const STARTS = 4;
const OK = "\r\nOK\r\n";
const PROMPT = "\r\n>";
const ROUND = [
  { bytes: "AT+CIPSEND=2048\r\n", ending: ">" },
  { bytes: Buffer.alloc(2048, "a"), ending: "SEND OK\r\n" },
];

/**
 * A process between a host and, where it has one, a peer. `start` gets the peer's port and starts it; `lines` are what
 * the host types before the peer is connected.
 */
async function stand(start, { lines = [], hasPeer = true }) {
  const peers = await listenAsPeer();
  const running = await start(peers.port);
  const host = await openHost(running.end);
  host.readable.on("data", () => undefined);
  for (const [line, ending] of lines) await ask(host, `${line.replace("PORT", peers.port)}\r\n`, ending);
  const socket = hasPeer ? await peers.next() : undefined;
  socket?.resume();
  return {
    host,
    peer: { readable: socket, writable: socket },
    pid: running.pid,
    async close() {
      host.close();
      await running.stop();
      socket?.destroy();
      peers.close();
    },
  };
}

export const joined = [['AT+CWJAP="home","secret"', OK]];
const connected = [...joined, ['AT+CIPSTART="TCP","127.0.0.1",PORT', OK]];
export const inPassthrough = [...connected, ["AT+CIPMODE=1", OK], ["AT+CIPSEND", PROMPT]];

function rowsOver(transport, where, passthroughTargets) {
  const modem = (lines, hasPeer) => () => stand(() => startModem(transport), { lines, hasPeer });
  const reference = (role, hasPeer) => () =>
    stand((peerPort) => startReference(role, transport, peerPort), { hasPeer });
  const bridges = {
    pump: reference("pump"),
    ...(hasSocat && { socat: () => stand((peerPort) => startSocat(transport, peerPort), {}) }),
  };
  const flowRow = (name, title, lines, isDown, targets) => ({
    name: `${name}-${transport}`,
    title: `${title}, ${where}`,
    subjects: { modem: modem(lines), ...bridges },
    measure: ({ host, peer, pid }) => measureFlow(isDown ? host : peer, isDown ? peer : host, MEASURE_MS, pid),
    ratios: [
      { value: "rate", unit: "MB/s", reference: "pump", target: targets.pump },
      { value: "rate", unit: "MB/s", reference: "socat", target: targets.socat },
      { value: "processor", unit: "ms/MB", reference: "pump" },
    ],
  });
  return [
    flowRow("passthrough-down", "Passthrough to the network", inPassthrough, true, passthroughTargets),
    flowRow("passthrough-up", "Passthrough to the host", inPassthrough, false, passthroughTargets),
    flowRow("receive", "+IPD to the host", connected, false, { pump: { atLeast: 0.7 } }),
    {
      name: `send-${transport}`,
      title: `AT+CIPSEND of 2048 bytes, ${where}`,
      subjects: { modem: modem(connected), answerer: reference("answer") },
      measure: ({ host, pid }) => measureRoundTrips(host, ROUND, MEASURE_MS, pid),
      ratios: [
        { value: "perSecond", unit: "/s", reference: "answerer", target: { atLeast: 0.8 } },
        { value: "processor", unit: "µs of processor", reference: "answerer" },
      ],
    },
    {
      name: `at-${transport}`,
      title: `AT, ${where}`,
      subjects: { modem: modem([], false), echo: reference("echo", false) },
      measure: ({ host, pid }, subject) => {
        const question = { bytes: "AT\r\n", ending: subject === "modem" ? OK : "AT\r\n" };
        return measureRoundTrips(host, [question], MEASURE_MS, pid);
      },
      ratios: [
        { value: "p50", unit: "µs (p50)", reference: "echo", target: { atMost: 1.25 } },
        { value: "p99", unit: "µs (p99)", reference: "echo", target: { atMost: 2 } },
        { value: "processor", unit: "µs of processor", reference: "echo" },
      ],
    },
  ];
}

function startRow(name, title, args) {
  const starting = (programAndArguments) => async () => ({
    start: () => measureStart(programAndArguments),
    close: async () => undefined,
  });
  return {
    name,
    title,
    subjects: { modem: starting([modemProgram, ...args]), "node -e 0": starting(["-e", "0"]) },
    measure: ({ start }) => start(),
    ratios: [{ value: "ms", unit: "ms", reference: "node -e 0", target: { atMost: 2 } }],
  };
}

/** Milliseconds until it says that it is ready, or has ended by itself; the quickest of a few. */
async function measureStart(args) {
  const timesMs = [];
  for (let count = 0; count < STARTS; count++) {
    const startMs = performance.now();
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    await new Promise((resolve) => {
      child.once("exit", resolve);
      child.stderr.on("data", (text) => /^ready$/m.test(text) && resolve());
    });
    timesMs.push(performance.now() - startMs);
    if (child.exitCode !== null) continue;
    child.kill();
    await new Promise((resolve) => child.once("exit", resolve));
  }
  return { ms: Math.min(...timesMs) };
}

export const rows = [
  ...rowsOver("tcp", "TCP port", { pump: { atLeast: 0.9 } }),
  ...rowsOver("pty", "pseudo-terminal", { socat: { atLeast: 0.9 } }),
  startRow("start-tcp", "Start to ready, TCP port", ["--tcp", "0"]),
  startRow("start-pty", "Start to ready, pseudo-terminal", ["--pty"]),
];
