import { textOf } from "../../../core/bytes.js";
import type { Correlation } from "./correlation.js";
import { findDataHead } from "./data-head.js";
import { addBytes, bytesOfEntry, type Entry, type NewEntry, type Tone } from "./entry.js";
import { sizeText, visibleText } from "./visible-text.js";

/** Pieces of one line belong together if they come within this time. */
const TOGETHER_MS = 400;
const ECHO_BYTES = 4096;
const HEAD_CHARACTERS = 120;
const RECENT_LINES = 8;

/** Makes rows of what passes on the serial line: lines of the host, its payloads, echo, answers, data of links. */
export class SerialLane {
  #unechoed = "";
  #hostLine: Entry | undefined;
  #recentLines: Entry[] = [];
  #running: { readonly entry: Entry; readonly line: string; readonly atMs: number } | undefined;
  /** A prompt was seen: what the host writes is data. */
  #takesPayload = false;
  #isPassthrough = false;
  #echo: Entry | undefined;
  #answer: Entry | undefined;
  /** The end of the modem's output, in which a head of data may have begun. */
  #lineStart = "";
  #data: { readonly entry: Entry; readonly linkId: number | undefined; left: number } | undefined;
  #last: Entry | undefined;

  constructor(
    private readonly make: (fields: NewEntry) => Entry,
    private readonly correlation: Correlation,
  ) {}

  started(atMs: number): void {
    this.#unechoed = "";
    this.#hostLine = this.#running = this.#echo = this.#answer = this.#data = undefined;
    this.#takesPayload = this.#isPassthrough = false;
    this.#lineStart = "";
    this.make({ atMs, lane: "serial", flow: "none", title: "the modem starts" });
  }

  unread(atMs: number): void {
    this.make({
      atMs,
      lane: "serial",
      flow: "none",
      title: "the host left before it had read everything",
      tone: "busy",
    });
  }

  lineFull(full: boolean, atMs: number): void {
    const title = full ? "output waits for the line" : "the line has taken all that waited";
    this.make({ atMs, lane: "serial", flow: "none", title, tone: "quiet" });
  }

  // --------------------------------------------------------------------------------------- from the host

  host(bytes: Uint8Array, atMs: number): void {
    if (this.#takesPayload) {
      this.#hostPayload(bytes, atMs);
      return;
    }
    this.#unechoed = (this.#unechoed + textOf(bytes)).slice(-ECHO_BYTES);
    let rest = bytes;
    while (rest.length > 0) {
      const end = rest.indexOf(10) + 1 || rest.length;
      this.#hostText(rest.subarray(0, end), atMs);
      rest = rest.subarray(end);
    }
  }

  #hostText(bytes: Uint8Array, atMs: number): void {
    const entry = this.#hostLine ?? this.make({ atMs, lane: "serial", flow: "down" });
    addBytes(entry, bytes);
    entry.title = visibleText(bytesOfEntry(entry)).replace(/⏎$/, "");
    this.#hostLine = bytes.at(-1) === 10 ? undefined : entry;
    if (this.#recentLines.at(-1) !== entry) this.#recentLines = [...this.#recentLines, entry].slice(-RECENT_LINES);
  }

  #hostPayload(bytes: Uint8Array, atMs: number): void {
    const isEscape = textOf(bytes) === "+++";
    const entry = this.make({ atMs, lane: "serial", flow: "down", tone: isEscape ? "plain" : "data" });
    addBytes(entry, bytes);
    entry.title = isEscape ? "+++" : sizeText(bytes.length);
    entry.preview = isEscape ? "" : visibleText(bytes);
    this.#recentLines = [entry];
    if (isEscape) this.#takesPayload = this.#isPassthrough = false;
    else this.correlation.hostWrote(bytes, entry);
  }

  command(line: string, atMs: number): void {
    const entry = this.#recentLines.findLast((each) => textOf(bytesOfEntry(each)).trimEnd().endsWith(line.trimEnd()));
    this.#running = entry && { entry, line, atMs };
  }

  result(line: string, result: string, atMs: number): void {
    const running = this.#running;
    this.#running = undefined;
    if (!this.#isPassthrough) this.#takesPayload = false;
    if (!running || running.line !== line) return;
    running.entry.note = result;
    running.entry.took = durationText(atMs - running.atMs);
    if (/ERROR|FAIL/.test(result)) running.entry.tone = "error";
  }

  refused(during: "command" | "payload" | "sending", bytes: Uint8Array): void {
    const entry = this.#recentLines.at(-1);
    if (!entry) return;
    if (entry.tone !== "error") entry.tone = "busy";
    const reasons = { command: "refused: busy", payload: `${bytes.length} B too many`, sending: "dropped: sending" };
    entry.note = entry.note === "" ? reasons[during] : entry.note;
  }

  // -------------------------------------------------------------------------------------- from the modem

  modem(bytes: Uint8Array, atMs: number): void {
    let rest = this.#takeEcho(bytes, atMs);
    if (this.#isPassthrough && rest.length > 0) {
      this.#passthroughData(rest, atMs);
      return;
    }
    while (rest.length > 0) rest = this.#data ? this.#takeData(rest) : this.#takeText(rest, atMs);
  }

  #takeEcho(bytes: Uint8Array, atMs: number): Uint8Array {
    if (this.#unechoed === "" || this.#data) return bytes;
    const text = textOf(bytes);
    const echoed = this.#unechoed.startsWith(text) ? text : text.startsWith(this.#unechoed) ? this.#unechoed : "";
    this.#unechoed = this.#unechoed.slice(echoed.length);
    if (echoed === "") {
      this.#unechoed = "";
      return bytes;
    }
    const entry = this.#echo ?? this.make({ atMs, lane: "serial", flow: "up", tone: "quiet" });
    addBytes(entry, bytes.subarray(0, echoed.length));
    entry.title = `echo ${visibleText(bytesOfEntry(entry)).replace(/⏎$/, "")}`;
    this.#echo = echoed.endsWith("\n") ? undefined : entry;
    return bytes.subarray(echoed.length);
  }

  #takeText(bytes: Uint8Array, atMs: number): Uint8Array {
    const all = this.#lineStart + textOf(bytes);
    const head = findDataHead(all, this.#readLink);
    if (!head) {
      this.#addText(bytes, atMs);
      this.#lineStart = all.slice(all.lastIndexOf("\n") + 1);
      if (this.#lineStart.length > HEAD_CHARACTERS) this.#lineStart = "";
      return new Uint8Array();
    }
    const before = Math.max(0, head.start - this.#lineStart.length);
    const end = head.end - this.#lineStart.length;
    const isSplit = head.start < this.#lineStart.length;
    const isBlank = /^[\r\n]*$/.test(textOf(bytes.subarray(0, before)));
    if (!isBlank) this.#addText(bytes.subarray(0, before), atMs);
    const entry = (isSplit ? this.#answer : undefined) ?? this.make({ atMs, lane: "serial", flow: "up" });
    addBytes(entry, bytes.subarray(isBlank ? 0 : before, end));
    entry.title = all.slice(head.start, head.end).replace(/[:,]$/, "");
    entry.tone = "data";
    if (head.linkId !== undefined) entry.linkId = head.linkId;
    this.#answer = undefined;
    this.#last = entry;
    this.#lineStart = "";
    if (head.lengthBytes > 0) this.#data = { entry, linkId: head.linkId, left: head.lengthBytes };
    return bytes.subarray(end);
  }

  #takeData(bytes: Uint8Array): Uint8Array {
    const data = this.#data;
    if (!data) return bytes;
    const piece = bytes.subarray(0, data.left);
    addBytes(data.entry, piece);
    if (data.entry.preview === "") data.entry.preview = visibleText(piece);
    this.correlation.delivered(data.linkId, piece, data.entry);
    data.left -= piece.length;
    if (data.left === 0) this.#data = undefined;
    return bytes.subarray(piece.length);
  }

  #passthroughData(bytes: Uint8Array, atMs: number): void {
    const entry = this.make({ atMs, lane: "serial", flow: "up", tone: "data", title: sizeText(bytes.length) });
    addBytes(entry, bytes);
    entry.preview = visibleText(bytes);
    if (!this.correlation.delivered(undefined, bytes, entry)) entry.tone = "plain";
  }

  #addText(bytes: Uint8Array, atMs: number): void {
    const text = textOf(bytes);
    const isBlank = text.trim() === "";
    // the line end behind data belongs to the data
    if (isBlank && !this.#answer && this.#last) {
      addBytes(this.#last, bytes);
      return;
    }
    const open = this.#answer && atMs - this.#answer.atMs < TOGETHER_MS ? this.#answer : undefined;
    const entry = open ?? this.make({ atMs, lane: "serial", flow: "up" });
    addBytes(entry, bytes);
    const whole = textOf(bytesOfEntry(entry).subarray(0, 4096));
    const lines = whole.split(/[\r\n]+/).filter((line) => line.trim() !== "");
    entry.title = visibleText(bytesOfEntry(entry))
      .replace(/^⏎+|⏎+$/g, "")
      .replace(/⏎+/g, " ⏎ ");
    entry.tone = toneOf(lines);
    const isPrompt = lines.at(-1)?.trim() === ">";
    this.#answer = text.endsWith("\n") || isPrompt ? undefined : entry;
    this.#last = entry;
    if (isPrompt) this.#prompted();
  }

  #prompted(): void {
    this.#takesPayload = true;
    this.#isPassthrough = /^AT\+CIPSEND$/i.test(this.#running?.line.trim() ?? "");
    this.correlation.prompted(this.#escapedFor);
  }

  /** The link of a running AT+CIPSENDEX=[<link>,]<length>. */
  get #escapedFor(): number | undefined {
    const [found, first, second] = /^AT\+CIPSENDEX=(\d+)(?:,(\d+))?/i.exec(this.#running?.line ?? "") ?? [];
    if (found === undefined) return undefined;
    return second === undefined ? 0 : Number(first);
  }

  /** AT+CIPRECVDATA=<link>,<length> is answered without the link's number. */
  get #readLink(): number | undefined {
    const found = /^AT\+CIPRECVDATA=(\d+),\d+/i.exec(this.#running?.line ?? "");
    return found ? Number(found[1]) : undefined;
  }
}

function toneOf(lines: readonly string[]): Tone {
  if (lines.some((line) => /^busy /.test(line))) return "busy";
  const isError = lines.some((line) => /^(ERROR|FAIL|SEND FAIL|ERR CODE:|\+CWJAP:[1-4]$|DNS Fail)/.test(line));
  return isError ? "error" : lines.length === 0 ? "quiet" : "plain";
}

function durationText(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
