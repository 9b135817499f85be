import { textOf } from "../../../core/bytes.js";
import { bytesOfEntry, type Entry } from "./entry.js";

export type Which = "all" | "trouble" | "data" | "commands";

export interface Filter {
  readonly which: Which;
  /** With echo and other things that one mostly does not want to see. */
  readonly withQuiet: boolean;
  /** In any case of letters; empty: everything. Hexadecimal bytes with spaces between them are found, too. */
  readonly search: string;
}

export function passes(entry: Entry, { which, withQuiet, search }: Filter): boolean {
  if (entry.tone === "quiet" && !withQuiet) return false;
  if (which === "trouble" && entry.tone !== "error" && entry.tone !== "busy") return false;
  if (which === "data" && entry.tone !== "data") return false;
  if (which === "commands" && (entry.lane !== "serial" || entry.tone === "data")) return false;
  return search === "" || contains(entry, search);
}

function contains(entry: Entry, search: string): boolean {
  const wanted = search.toLowerCase();
  if (`${entry.title} ${entry.preview} ${entry.note}`.toLowerCase().includes(wanted)) return true;
  const text = textOf(bytesOfEntry(entry));
  if (/^([0-9a-f]{2} )+[0-9a-f]{2}$/.test(wanted)) {
    return text.includes(String.fromCharCode(...wanted.split(" ").map((byte) => Number.parseInt(byte, 16))));
  }
  return text.toLowerCase().includes(wanted);
}
