/** The table for the terminal and for docs/performance.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, type } from "node:os";
import { join } from "node:path";
import { root } from "../checkout.mjs";
import { hasSocat } from "./processes.mjs";

const BEGIN = "<!-- bench: begin -->";
const END = "<!-- bench: end -->";

export function describeMachine() {
  const model = cpus()[0]?.model ?? "unknown processor";
  const without = hasSocat ? "" : "; socat is not installed: no comparison with it";
  const load = loadavg()[0]?.toFixed(1);
  const today = new Date().toISOString().slice(0, 10);
  return `${today}, Node ${process.versions.node}, ${availableParallelism()} cores, ${model}, ${type()} ${release()}, load ${load} at the start${without}`;
}

export function textLine(line) {
  const { row, unit, modem, reference, referenceValue } = line;
  const values = `${figure(modem)} ${unit}`.padStart(14) + ` of ${reference} ${figure(referenceValue)}`.padEnd(26);
  return `${row.padEnd(22)}${values}${ratioText(line).padEnd(20)}${targetText(line)}`;
}

export function markdownTable(lines) {
  const body = lines.map((line) => {
    const { title, unit, modem, reference, referenceValue } = line;
    const values = [title, `${figure(modem)} ${unit}`, `${reference}: ${figure(referenceValue)} ${unit}`];
    return `| ${[...values, ratioText(line), targetText(line)].join(" | ")} |`;
  });
  return ["| row | modem | reference | ratio (least to most) | target |", "|---|---|---|---|---|", ...body].join("\n");
}

export function idleLine({ title, seconds, processorMs, wakeUps }) {
  return `idle ${seconds} s: ${title.padEnd(42)} ${processorMs} ms of processor, ${wakeUps} wake-ups`;
}

export function markdownIdle(results) {
  const body = results.map(
    ({ title, seconds, processorMs, wakeUps }) => `| ${title} | ${seconds} s | ${processorMs} ms | ${wakeUps} |`,
  );
  return ["| idle | for | processor time | wake-ups |", "|---|---|---|---|", ...body].join("\n");
}

export function writeDocs({ machine, rounds, table }) {
  replaceMarked("docs/performance.md", `${machine}; medians of ${rounds} rounds.\n\n${table}`);
}

/** Replaces what stands between the markers of a page. */
export function replaceMarked(page, part) {
  const path = join(root, page);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, `${text.slice(0, text.indexOf(BEGIN))}${BEGIN}\n${part}\n${text.slice(text.indexOf(END))}`);
}

function figure(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function ratioText({ ratio, least, most }) {
  return `${ratio.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

function targetText({ target, met }) {
  if (!target) return "";
  const limit = target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  return `${limit}: ${met ? "met" : "missed"}`;
}
