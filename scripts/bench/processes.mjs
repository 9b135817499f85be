/** The processes that are measured: the modem, bare Node programs, and socat. Each stands between a host and a peer. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "../checkout.mjs";

const START_MS = 20_000;
const CLOCK_TICK_MS = 10;

export const modemProgram = join(root, "dist/cli/main.js");
const referenceProgram = join(root, "scripts/bench/reference.mjs");

export const hasSocat = spawnSync("socat", ["-V"], { stdio: "ignore" }).status === 0;

const modemNodeOptions = [];

/** From now on each modem leaves a profile of its processor time in the folder when it ends. */
export function profileInto(folder) {
  modemNodeOptions.push("--cpu-prof", `--cpu-prof-dir=${folder}`);
}

/** The modem with one AT port, as fast as the port goes. */
export function startModem(transport) {
  const port = transport === "tcp" ? ["--tcp", "0"] : ["--pty", "--pace", "off"];
  return startProcess(process.execPath, [...modemNodeOptions, modemProgram, ...port], /^ready$/m);
}

/** A bare Node program of reference.mjs: "pump", "echo" or "answer". */
export function startReference(role, transport, peerPort) {
  return startProcess(process.execPath, [referenceProgram, role, transport, String(peerPort)], /^ready$/m);
}

export async function startSocat(transport, peerPort) {
  const host = transport === "tcp" ? `TCP-LISTEN:${await freePort()},bind=127.0.0.1,nodelay` : "PTY,rawer";
  return startProcess("socat", ["-d", "-d", host, `TCP:127.0.0.1:${peerPort},nodelay`], /listening on|PTY is/);
}

/** Starts it and waits until its stderr says that it is ready; `end` is where a host finds it. */
export async function startProcess(command, args, isReady) {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  await new Promise((resolve, reject) => {
    const fail = (reason) => reject(new Error(`${command} ${args.join(" ")} ${reason}: ${said}`));
    const timeout = setTimeout(() => fail("is not ready"), START_MS);
    child.once("exit", () => fail("has ended"));
    child.stderr.on("data", function listen(text) {
      said += text;
      if (!isReady.test(said)) return;
      clearTimeout(timeout);
      child.removeAllListeners("exit");
      child.stderr.off("data", listen).resume();
      resolve();
    });
  });
  const path = /(?:^pty |PTY is )(\S+)/m.exec(said)?.[1];
  const port = /(?:^tcp 127\.0\.0\.1:|listening on .*:)(\d+)/m.exec(said)?.[1];
  return {
    pid: child.pid,
    end: path === undefined ? { port: Number(port) } : { path },
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await ended;
    },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// ------------------------------------------------------------------- what the system knows of a process (Linux)

export const knowsProcesses = existsSync("/proc/self/stat");

/** Processor time of all its threads so far, in milliseconds; undefined where the system does not tell. */
export function processorMs(pid) {
  if (!knowsProcesses) return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
}

/** How often any of its threads has gone to sleep so far: each time it was woken before. */
export function sleeps(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const counts = tasks.map((task) => /^voluntary_ctxt_switches:\s+(\d+)/m.exec(statusOf(`${pid}/task/${task}`))?.[1]);
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

/** Resident, in KB. */
export function memoryKb(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(statusOf(pid))?.[1]);
}

export function openFiles(pid) {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function statusOf(path) {
  return readFileSync(`/proc/${path}/status`, "latin1");
}
