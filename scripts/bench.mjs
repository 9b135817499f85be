// `npm run bench [-- options]`: measures the modem beside the least that is possible in the same place. docs/performance.md
// says what the rows mean. The result goes to .cache/bench.json, and with --docs into docs/performance.md as well.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { compare } from "./bench/compare.mjs";
import { measureIdle } from "./bench/idle.mjs";
import { knowsProcesses, profileInto } from "./bench/processes.mjs";
import { rows } from "./bench/rows.mjs";
import { soakPassthrough, soakRounds } from "./bench/soak.mjs";
import { describeMachine, idleLine, markdownIdle, markdownTable, textLine, writeDocs } from "./bench/table.mjs";
import { fail, root } from "./checkout.mjs";
import { prepare } from "./prepare.mjs";

const IDLE = "idle";

const USAGE = `Usage: npm run bench [-- options]
  --row NAME   only this row, or those whose name begins so; may be given several times
  --rounds N   how often each is measured (default 5)
  --docs       put the table into docs/performance.md
  --soak       not the table, but whether anything piles up in 100000 connections and in 1 GB of passthrough
  --connections N, --megabytes N   otherwise so many
  --profile FOLDER   each modem leaves a profile of its processor time there (slows it down)
  --list       show the names of the rows
       npm run bench -- fleet [--docs]
  what one modem of many costs, from 10 to 10,000 of them; docs/fleet.md
`;

async function bench() {
  const { values, positionals } = readOptions();
  if (values.help) return void process.stdout.write(USAGE);
  if (positionals.length > 0) {
    if (positionals.join(" ") !== "fleet") fail(`There is no bench ${positionals.join(" ")}, only fleet.`);
    return (await import("./bench/fleet.mjs")).benchFleet(values.docs);
  }
  if (values.list)
    return void process.stdout.write(
      [...rows, { name: IDLE, title: "What a modem costs that has nothing to do" }]
        .map(({ name, title }) => `${name}\t${title}\n`)
        .join(""),
    );
  const rounds = Number(values.rounds ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1) fail(`--rounds takes a whole number from 1, not ${values.rounds}.`);
  const isWanted = (name) => !values.row || values.row.some((start) => name.startsWith(start));
  const wanted = rows.filter(({ name }) => isWanted(name));
  if (wanted.length === 0 && !isWanted(IDLE)) {
    fail(`There is no row ${values.row.join(", ")}; npm run bench -- --list shows all.`);
  }

  await prepare();
  if (values.soak) return soak(Number(values.connections), Number(values.megabytes));
  if (values.profile) profileInto(values.profile);
  const machine = describeMachine();
  process.stdout.write(`${machine}\n`);
  const lines = [];
  for (const row of wanted) {
    const results = await compare(row, rounds);
    lines.push(...results);
    for (const result of results) process.stdout.write(`${textLine(result)}\n`);
  }
  const idle = isWanted(IDLE) ? await measureIdle() : [];
  for (const result of idle) process.stdout.write(`${idleLine(result)}\n`);
  const file = join(root, ".cache/bench.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ date: new Date().toISOString(), machine, rounds, lines, idle }, undefined, 2)}\n`,
  );
  if (values.docs) writeDocs({ machine, rounds, table: `${markdownTable(lines)}\n\n${markdownIdle(idle)}` });
}

async function soak(connections, megabytes) {
  if (!knowsProcesses) fail("--soak needs Linux, which tells what a process holds.");
  const report = (line) => process.stdout.write(`${line}\n`);
  const areFlat = [await soakRounds(connections, report), await soakPassthrough(megabytes, report)];
  report(areFlat.every(Boolean) ? "flat" : "something piles up");
  process.exitCode = areFlat.every(Boolean) ? 0 : 1;
}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        row: { type: "string", multiple: true },
        rounds: { type: "string" },
        profile: { type: "string" },
        docs: { type: "boolean" },
        soak: { type: "boolean" },
        connections: { type: "string", default: "100000" },
        megabytes: { type: "string", default: "1000" },
        list: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    return fail(`${error.message}\n${USAGE}`);
  }
}

await bench();
