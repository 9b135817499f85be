/** What one modem of many costs, from 10 to 10,000 of them. docs/fleet.md says how to read it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fail, root } from "../checkout.mjs";
import { prepare } from "../prepare.mjs";
import { dial, passTime, startFleet } from "./fleet-load.mjs";
import { knowsProcesses } from "./processes.mjs";
import { describeMachine, replaceMarked } from "./table.mjs";

const IDLE_COUNTS = [10, 100, 1000, 10_000];
const BUSY_COUNTS = [10, 100, 1000];
const WORKERS = 2;
const SETTLE_MS = 500;
const MEASURE_MS = 3000;
const ASKED = 10;
const OPENING_AT_ONCE = 50;
/** What is moved: a packet of passthrough, which nothing is waited for to fill. */
const BLOCK = Buffer.alloc(2048, "a");
const STEADY_INTERVAL_MS = 1000;

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const ascending = (one, other) => one - other;

/** Modems that do nothing, but for a few that are asked. `base`: what a process with one modem takes. */
async function measureIdle(count, base) {
  const fleet = await startFleet(count);
  try {
    await passTime(SETTLE_MS);
    const memory = await fleet.memory();
    await passTime(SETTLE_MS);
    const idleFromMs = fleet.processorMs();
    await passTime(MEASURE_MS);
    const idleMs = fleet.processorMs() - idleFromMs;
    const hosts = await Promise.all(Array.from({ length: Math.min(ASKED, count) }, (_, index) => dial(index)));
    await askInTurn(hosts, MEASURE_MS / 4); // warms up
    const askedFromMs = fleet.processorMs();
    const tripsUs = await askInTurn(hosts, MEASURE_MS);
    const processorUs = ((fleet.processorMs() - askedFromMs) * 1000) / tripsUs.length;
    for (const host of hosts) host.close();
    const each = (total, ofOne) => (total - ofOne) / 1024 / (count - 1);
    return {
      modems: count,
      startMs: fleet.startMs,
      memory,
      ...(base && {
        residentKb: each(memory.rss, base.memory.rss),
        heapKb: each(memory.heapUsed, base.memory.heapUsed),
      }),
      idlePercent: (100 * idleMs) / MEASURE_MS,
      p50Us: at(tripsUs, 0.5),
      p99Us: at(tripsUs, 0.99),
      processorUs,
    };
  } finally {
    await fleet.stop();
  }
}

/** One `AT` after the other, each at another modem. */
async function askInTurn(hosts, durationMs) {
  const tripsUs = [];
  const endMs = performance.now() + durationMs;
  for (let turn = 0; performance.now() < endMs; turn++) {
    const startMs = performance.now();
    await hosts[turn % hosts.length].ask("AT\r\n", "OK\r\n");
    tripsUs.push((performance.now() - startMs) * 1000);
  }
  return tripsUs.sort(ascending);
}

/** All modems in passthrough to a peer that sends back what it gets: a block a second each, then as fast as it goes. */
async function measureBusy(count, workers) {
  const peer = createServer({ noDelay: true }, (socket) => socket.on("error", () => undefined).pipe(socket));
  await new Promise((resolve) => peer.listen(0, "127.0.0.1", 4096, resolve));
  const fleet = await startFleet(count, "--workers", String(workers));
  try {
    const before = await fleet.memory();
    const hosts = [];
    while (hosts.length < count) {
      const some = Array.from({ length: Math.min(OPENING_AT_ONCE, count - hosts.length) }, (_, index) =>
        openLink(hosts.length + index, peer.address().port),
      );
      hosts.push(...(await Promise.all(some)));
    }
    await moveBlocks(fleet, hosts, STEADY_INTERVAL_MS); // warms up
    const steady = await moveBlocks(fleet, hosts, STEADY_INTERVAL_MS);
    const after = await fleet.memory();
    const full = await moveBlocks(fleet, hosts, 0);
    for (const host of hosts) host.close();
    return {
      modems: count,
      workers,
      // of few, the process's own ups and downs are more than what they take
      ...(workers === 1 && count >= 100 && { residentKb: (after.rss - before.rss) / 1024 / count }),
      p50Us: at(steady.tripsUs, 0.5),
      p99Us: at(steady.tripsUs, 0.99),
      processorUs: full.processorUs,
      blocksPerSecond: full.blocksPerSecond,
      fullP99Us: at(full.tripsUs, 0.99),
    };
  } finally {
    await fleet.stop();
    peer.close();
  }
}

async function openLink(index, peerPort) {
  const host = await dial(index);
  await host.ask('AT+CWJAP="home",""\r\n', "OK\r\n");
  await host.ask(`AT+CIPSTART="TCP","127.0.0.1",${peerPort}\r\n`, "OK\r\n");
  await host.ask("AT+CIPMODE=1\r\n", "OK\r\n");
  await host.ask("AT+CIPSEND\r\n", ">");
  return host;
}

/** Every host sends a block, waits for it to come back, and begins again after the interval. */
async function moveBlocks(fleet, hosts, intervalMs) {
  const tripsUs = [];
  const fromMs = fleet.processorMs();
  const startMs = performance.now();
  const endMs = startMs + MEASURE_MS;
  const move = async (host, index) => {
    if (intervalMs > 0) await passTime((index * intervalMs) / hosts.length);
    while (performance.now() < endMs) {
      const sentMs = performance.now();
      await host.exchange(BLOCK);
      const tripMs = performance.now() - sentMs;
      tripsUs.push(tripMs * 1000);
      if (intervalMs > 0) await passTime(Math.max(0, intervalMs - tripMs));
    }
  };
  await Promise.all(hosts.map(move));
  const seconds = (performance.now() - startMs) / 1000;
  return {
    tripsUs: tripsUs.sort(ascending),
    processorUs: ((fleet.processorMs() - fromMs) * 1000) / tripsUs.length,
    blocksPerSecond: tripsUs.length / seconds,
  };
}

// ------------------------------------------------------------------------------------------------ tables

const table = (heads, rows) =>
  [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const figure = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(2));
const ms = (us) => `${figure(us / 1000)} ms`;

function describeIdle(rows) {
  const heads = [
    "modems",
    "start",
    "memory each",
    "of it heap",
    "processor, idle",
    "AT p50",
    "AT p99",
    "processor an AT",
  ];
  const cells = (row) => [
    row.modems,
    `${(row.startMs / 1000).toFixed(1)} s`,
    `${row.residentKb.toFixed(1)} KB`,
    `${row.heapKb.toFixed(1)} KB`,
    `${row.idlePercent.toFixed(1)} %`,
    `${figure(row.p50Us)} µs`,
    `${figure(row.p99Us)} µs`,
    `${figure(row.processorUs)} µs`,
  ];
  return table(heads, rows.map(cells));
}

function describeBusy(rows) {
  const heads = [
    "modems",
    "processes",
    "memory each, more",
    "p50",
    "p99",
    "at full speed: blocks a second",
    "p99 ",
    "processor a block",
  ];
  const cells = (row) => [
    row.modems,
    row.workers,
    row.residentKb === undefined ? "" : `${row.residentKb.toFixed(0)} KB`,
    ms(row.p50Us),
    ms(row.p99Us),
    figure(row.blocksPerSecond),
    ms(row.fullP99Us),
    `${figure(row.processorUs)} µs`,
  ];
  return table(heads, rows.map(cells));
}

/** The result goes to .cache/bench-fleet.json, and with `docs` into docs/fleet.md as well. */
export async function benchFleet(docs) {
  if (!knowsProcesses) fail("What a process costs is read from /proc: this bench runs on Linux only.");
  await prepare();
  const machine = `${describeMachine().replace(/;.*/, "")}; load ${loadavg()[0].toFixed(1)} before`;
  process.stdout.write(`${machine}\n`);
  const base = await measureIdle(1);
  const idle = [];
  for (const count of IDLE_COUNTS) idle.push(await measureIdle(count, base));
  process.stdout.write(`${describeIdle(idle)}\n`);
  const busy = [];
  for (const count of BUSY_COUNTS) busy.push(await measureBusy(count, 1));
  busy.push(await measureBusy(BUSY_COUNTS.at(-1), WORKERS));
  process.stdout.write(`${describeBusy(busy)}\n`);
  const file = join(root, ".cache/bench-fleet.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine, base, idle, busy }, undefined, 2)}\n`);
  if (docs) replaceMarked("docs/fleet.md", `${machine}.\n\n${describeIdle(idle)}\n\n${describeBusy(busy)}`);
}
