/** What a modem costs that has nothing to do (Linux only: the system tells). */
import { join } from "node:path";
import { root } from "../checkout.mjs";
import { ask, openHost } from "./load.mjs";
import { knowsProcesses, modemProgram, processorMs, sleeps, startProcess } from "./processes.mjs";

/** V8 cleans up once, some eight seconds after the start. */
const SETTLE_MS = 12_000;
const MEASURE_MS = 5000;
const READY = /^ready$/m;
const launcher = join(root, "scripts/start.mjs");
const bareServer = 'require("net").createServer().listen(0, () => console.error("ready"))';

const cases = [
  { title: "a bare Node server", args: ["-e", bareServer] },
  { title: "TCP port, no client", args: [modemProgram, "--tcp", "0"] },
  { title: "TCP port, a client that has talked", args: [modemProgram, "--tcp", "0"], talks: true },
  { title: "pseudo-terminal, no client", args: [modemProgram, "--pty"] },
  { title: "pseudo-terminal, a client that has talked", args: [modemProgram, "--pty"], talks: true },
  { title: "npm start, TCP port", args: [launcher, "--tcp", "0"] },
];

/** For each case the milliseconds of processor time, and how often the process woke up, in so many seconds. */
export async function measureIdle() {
  if (!knowsProcesses) return [];
  const standing = [];
  for (const { title, args, talks } of cases) {
    const running = await startProcess(process.execPath, args, READY);
    const host = talks ? await openHost(running.end) : undefined;
    if (host) await ask(host, "AT\r\n", "\r\nOK\r\n");
    standing.push({ title, running, host });
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const before = standing.map(({ running: { pid } }) => ({ ms: processorMs(pid), wakeUps: sleeps(pid) }));
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const results = standing.map(({ title, running: { pid } }, index) => ({
    title,
    seconds: MEASURE_MS / 1000,
    processorMs: processorMs(pid) - before[index].ms,
    wakeUps: sleeps(pid) - before[index].wakeUps,
  }));
  for (const { running, host } of standing) {
    host?.close();
    await running.stop();
  }
  return results;
}
