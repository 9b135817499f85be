import { bytesOf } from "../../core/bytes.js";
import type { Scenario } from "../../testing/scenario/scenario.js";
import type { Trace } from "../trace.js";

/** What is played, in order. */
export type Line =
  /** What the host has to send. */
  | { readonly from: "host"; readonly parts: readonly Part[] }
  /** What the modem then says, so long after what was before it. */
  | { readonly from: "modem"; readonly parts: readonly Part[]; readonly delayMs: number };

/** Bytes, or a number that is to have the same value wherever its name stands. */
export type Part = { readonly bytes: Uint8Array } | { readonly number: string };

/** The serial line of a trace, with its times. */
export function scriptOfTrace({ records }: Trace): Line[] {
  const lines: Line[] = [];
  let lastMs: number | undefined;
  for (const record of records) {
    if (record.kind !== "host" && record.kind !== "modem") continue;
    const { kind: from, bytes, atMs } = record;
    const delayMs = atMs - (lastMs ?? atMs);
    lastMs = atMs;
    const parts = [{ bytes }];
    const last = lines.at(-1);
    // how the host cuts what it sends does not matter
    if (from === "host" && last?.from === "host") lines[lines.length - 1] = { from, parts: [...last.parts, ...parts] };
    else lines.push(from === "host" ? { from, parts } : { from, parts, delayMs });
  }
  return lines;
}

/** The serial line of a scenario. What its peers do is in the modem's answers; it has no times but its waits. */
export function scriptOfScenario({ steps, peers }: Scenario): Line[] {
  return steps.flatMap(({ action, recv, waitMs }) => {
    const lines: Line[] = [];
    if (action.type === "send") lines.push({ from: "host", parts: partsOf(action.text, meaningOf) });
    if (recv !== "") lines.push({ from: "modem", parts: partsOf(recv, meaningOf), delayMs: waitMs });
    return lines;
  });

  function meaningOf(name: string): string | undefined {
    return peers.has(name) ? undefined : (LIKELY_VALUES[name.replace(/\d+$/, "")] ?? "1");
  }
}

/** For what a scenario leaves open: names that it uses for values of the machine. */
const LIKELY_VALUES: Readonly<Record<string, string>> = {
  staip: "127.0.0.1",
  gw: "127.0.0.1",
  mask: "255.0.0.0",
  stamac: "7c:df:a1:00:00:01",
  apmac: "7c:df:a1:00:00:02",
  bssid: "7c:df:a1:ff:00:01",
  apssid: "ESP_000002",
  "*str": "x",
};

/** `meaningOf` says what stands for a name; undefined: a number that the host chooses. */
function partsOf(text: string, meaningOf: (name: string) => string | undefined): Part[] {
  return text.split(/(\{\{\*?\w+\}\})/).flatMap((piece): Part[] => {
    const name = /^\{\{(\*?\w+)\}\}$/.exec(piece)?.[1];
    if (name === undefined) return piece === "" ? [] : [{ bytes: bytesOf(piece) }];
    const value = meaningOf(name);
    return [value === undefined ? { number: name } : { bytes: bytesOf(value) }];
  });
}
