/** The load: a host at the AT port and a peer on the network, both in this process, with what is measured in between. */
import { closeSync, constants, createWriteStream, openSync } from "node:fs";
import { connect, createServer } from "node:net";
import { ReadStream } from "node:tty";
import { processorMs } from "./processes.mjs";

const PATIENCE_MS = 20_000;
const CHUNK = Buffer.alloc(65_536, "a");
/** A multiple of what passthrough sends as one packet, so that nothing waits for more. */
const LAST_CHUNK = Buffer.alloc(2048, "a");
const LAST_BYTE = 0x5a;
/** A dialect may have something behind the payload. */
const MOST_TAIL_BYTES = 8;
LAST_CHUNK[LAST_CHUNK.length - 1] = LAST_BYTE;

/** What a program that opens the port holds: `readable`, `writable` and `close`. */
export function openHost(end) {
  return end.path === undefined ? openSocket(end.port) : openTerminal(end.path);
}

async function openSocket(port) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return { readable: socket, writable: socket, close: () => socket.destroy() };
}

/** Written in another thread, as a terminal that takes no more would otherwise stop this process. */
function openTerminal(path) {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const readable = new ReadStream(openSync(path, constants.O_RDWR | constants.O_NOCTTY));
  const writable = createWriteStream("", { fd, autoClose: false, highWaterMark: 65_536 });
  return {
    readable,
    writable,
    close() {
      readable.destroy();
      closeSync(fd);
    },
  };
}

/** Where what is measured connects to; `next` resolves to its connection. */
export async function listenAsPeer() {
  const server = createServer({ noDelay: true });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const waiting = [];
  const asked = [];
  server.on("connection", (socket) => {
    socket.on("error", () => undefined);
    const ask = asked.shift();
    if (ask) ask(socket);
    else waiting.push(socket);
  });
  return {
    port: server.address().port,
    next: () =>
      within(
        PATIENCE_MS,
        "a connection",
        new Promise((resolve) => {
          const socket = waiting.shift();
          if (socket) resolve(socket);
          else asked.push(resolve);
        }),
      ),
    close: () => server.close(),
  };
}

/** Writes and waits until what came back ends like this, or is what a function says. */
export async function ask(host, bytes, ending) {
  const isWhole = typeof ending === "function" ? ending : (answer) => answer.endsWith(ending);
  let answer = "";
  const answered = new Promise((resolve) => {
    const look = (piece) => {
      answer += piece.toString("latin1");
      if (!isWhole(answer)) return;
      host.readable.off("data", look);
      resolve(answer);
    };
    host.readable.on("data", look);
  });
  host.writable.write(bytes);
  return within(PATIENCE_MS, () => `${String(ending)} after ${JSON.stringify(answer)}`, answered);
}

/** Megabytes a second from one end to the other, and the processor time that `pid` took for a megabyte. */
export async function measureFlow(from, to, durationMs, pid) {
  const arrived = new Promise((resolve) => {
    const look = (bytes) => {
      if (!bytes.subarray(-MOST_TAIL_BYTES).includes(LAST_BYTE)) return;
      to.readable.off("data", look);
      resolve();
    };
    to.readable.on("data", look);
  });
  const processorBeforeMs = processorMs(pid);
  const startMs = performance.now();
  let length = LAST_CHUNK.length;
  while (performance.now() - startMs < durationMs) {
    length += CHUNK.length;
    if (!from.writable.write(CHUNK)) await new Promise((resolve) => from.writable.once("drain", resolve));
  }
  from.writable.write(LAST_CHUNK);
  await within(PATIENCE_MS, "the last byte", arrived);
  const seconds = (performance.now() - startMs) / 1000;
  const megabytes = length / 1e6;
  return { rate: megabytes / seconds, processor: (processorMs(pid) - processorBeforeMs) / megabytes };
}

/** Round trips one after the other, each made of questions with the ending of their answers; in microseconds. */
export async function measureRoundTrips(host, questions, durationMs, pid) {
  const tripsUs = [];
  const processorBeforeMs = processorMs(pid);
  await new Promise((resolve, reject) => {
    let tail = "";
    let index = 0;
    let startedMs = performance.now();
    const endMs = startedMs + durationMs;
    const timeout = setTimeout(
      () => reject(new Error(`no answer, only ${JSON.stringify(tail)}`)),
      durationMs + PATIENCE_MS,
    );
    const look = (bytes) => {
      tail = (tail + bytes.toString("latin1")).slice(-32);
      if (!tail.endsWith(questions[index].ending)) return;
      tail = "";
      index = (index + 1) % questions.length;
      if (index === 0) {
        const nowMs = performance.now();
        tripsUs.push((nowMs - startedMs) * 1000);
        startedMs = nowMs;
        if (nowMs >= endMs) {
          clearTimeout(timeout);
          host.readable.off("data", look);
          resolve();
          return;
        }
      }
      host.writable.write(questions[index].bytes);
    };
    host.readable.on("data", look);
    host.writable.write(questions[0].bytes);
  });
  tripsUs.sort((one, other) => one - other);
  return {
    p50: at(tripsUs, 0.5),
    p99: at(tripsUs, 0.99),
    perSecond: (1e6 * tripsUs.length) / sum(tripsUs),
    processor: (1000 * (processorMs(pid) - processorBeforeMs)) / tripsUs.length,
  };
}

function at(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function within(limitMs, what, promise) {
  let timeout;
  const tooLate = new Promise((_, reject) => {
    const fail = () => reject(new Error(`waited in vain for ${typeof what === "function" ? what() : what}`));
    timeout = setTimeout(fail, limitMs);
  });
  return Promise.race([promise, tooLate]).finally(() => clearTimeout(timeout));
}
