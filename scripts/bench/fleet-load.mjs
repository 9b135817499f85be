/** A fleet in a process of its own, and hosts that use it; with what the system and the process say of the cost (Linux). */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { modemProgram, processorMs } from "./processes.mjs";

const BASE_PORT = 20_000;
const PATIENCE_MS = 60_000;

/** In the fleet's process: a signal makes it collect its garbage and say what memory it has. */
const PROBE = `process.on("SIGUSR2", () => { gc(); setTimeout(() => { gc();
  const { rss, heapUsed } = process.memoryUsage();
  process.stderr.write("memory " + JSON.stringify({ rss, heapUsed }) + "\\n"); }, 200); });`;

export const passTime = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function startFleet(count, ...options) {
  const startedMs = performance.now();
  const args = ["fleet", "--count", String(count), "--base-port", String(BASE_PORT), "--log", "error", ...options];
  const probe = `data:text/javascript,${encodeURIComponent(PROBE)}`;
  const child = spawn(process.execPath, ["--expose-gc", "--import", probe, modemProgram, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let said = "";
  child.stderr.setEncoding("latin1").on("data", (text) => {
    said += text;
  });
  const says = async (pattern) => {
    const endMs = performance.now() + PATIENCE_MS;
    while (!pattern.test(said)) {
      if (child.exitCode !== null || performance.now() > endMs)
        throw new Error(`the fleet does not say ${pattern}: ${said}`);
      await passTime(5);
    }
    return pattern.exec(said)?.[1];
  };
  await says(/^ready$/m);
  return {
    startMs: performance.now() - startedMs,
    /** Of this process and its workers so far. */
    processorMs: () => [child.pid, ...childrenOf(child.pid)].reduce((sum, pid) => sum + processorMs(pid), 0),
    async memory() {
      said = "";
      child.kill("SIGUSR2");
      return JSON.parse(await says(/^memory (.*)$/m));
    },
    async stop() {
      process.off("exit", kill);
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim().split(" ").filter(Boolean).map(Number);
}

/** A host at the AT port of a modem. */
export async function dial(index) {
  const socket = connect({ port: BASE_PORT + index, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  let tail = "";
  let length = 0;
  let look = () => undefined;
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    length += bytes.length;
    tail = (tail + bytes.toString("latin1", Math.max(0, bytes.length - 16))).slice(-16);
    look();
  });
  const waitFor = (isThere) =>
    new Promise((resolve) => {
      look = () => isThere() && resolve();
      look();
    });
  return {
    async ask(line, ending) {
      tail = "";
      socket.write(line);
      await waitFor(() => tail.endsWith(ending));
    },
    /** Sends it and waits until as much has come back. */
    async exchange(block) {
      length = 0;
      socket.write(block);
      await waitFor(() => length >= block.length);
    },
    close: () => socket.destroy(),
  };
}
