import { expect } from "vitest";
import type { Bench } from "./bench.js";

/** What most answers end in, written out once so that tables stay readable. */
export const OK = "\r\nOK\r\n";
export const ERROR = "\r\nERROR\r\n";
export const PROMPT = "\r\nOK\r\n\r\n>";
export const SEND_OK = "\r\nSEND OK\r\n";
export const SEND_FAIL = "\r\nSEND FAIL\r\n";

/** A command line without CR LF, and the whole answer without the echo. */
export type Exchange = readonly [line: string, answer: string];

/** Sends each line and expects exactly its answer; what comes up to 50 ms of silence later belongs to it. */
export async function expectDialogue(bench: Bench, dialogue: readonly Exchange[]): Promise<void> {
  const heard: Exchange[] = [];
  for (const [line] of dialogue) heard.push([line, await bench.command(line)]);
  expect(heard).toEqual(dialogue);
}

/** Expects every line to be refused with a plain ERROR, and `unchanged` to be answered the same before and after. */
export async function expectRefused(bench: Bench, lines: readonly string[], unchanged?: string): Promise<void> {
  const before = unchanged === undefined ? "" : await bench.command(unchanged);
  await expectDialogue(
    bench,
    lines.map((line) => [line, ERROR]),
  );
  if (unchanged !== undefined) expect(await bench.command(unchanged)).toBe(before);
}
