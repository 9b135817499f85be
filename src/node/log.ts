import type { Writable } from "node:stream";
import type { Log, LogLevel } from "../core/ports.js";

/** Most important first. */
export const logLevels: readonly LogLevel[] = ["error", "warn", "info", "debug"];

type Fields = Readonly<Record<string, unknown>>;

export interface StreamLogOptions {
  /** Nothing less important is written; default "info". */
  readonly level?: LogLevel;
  /** One JSON object a line instead of lines for people. */
  readonly json?: boolean;
  /** Default: the standard error output. Standard output is never written to: it may be the AT port. */
  readonly stream?: Writable;
  /** Tells the time of a line; default the computer's. */
  readonly now?: () => Date;
}

/** What may wait for a reader that has stopped reading; further lines are lost. */
const longestQueueBytes = 1 << 20;

/** Writes one line an event: `12:34:56.789 warn  what happened key=value`, or the same as JSON. */
export class StreamLog implements Log {
  readonly #threshold: number;
  readonly #json: boolean;
  readonly #stream: Writable;
  readonly #now: () => Date;

  constructor(options: StreamLogOptions = {}) {
    this.#threshold = logLevels.indexOf(options.level ?? "info");
    this.#json = options.json ?? false;
    this.#stream = options.stream ?? process.stderr;
    this.#now = options.now ?? (() => new Date());
    // Whoever read the log may be gone (EPIPE); the modem goes on without it.
    if (!this.#stream.listeners("error").includes(ignoreError)) this.#stream.on("error", ignoreError);
  }

  write(level: LogLevel, message: string, fields: Fields = {}): void {
    if (logLevels.indexOf(level) > this.#threshold || !this.#stream.writable) return;
    if (this.#stream.writableLength > longestQueueBytes) return;
    const format = this.#json ? jsonLine : humanLine;
    this.#stream.write(`${format(this.#now(), level, message, fields)}\n`);
  }
}

function ignoreError(): void {
  // See the constructor.
}

function humanLine(time: Date, level: LogLevel, message: string, fields: Fields): string {
  const digits = (value: number, length: number) => String(value).padStart(length, "0");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((value) => digits(value, 2)).join(":");
  const pairs = Object.entries(fields).map(([key, value]) => ` ${escapeControls(key)}=${humanValue(value)}`);
  const stacks = Object.values(fields).map((value) => (value instanceof Error ? indentedStack(value) : ""));
  const head = `${clock}.${digits(time.getMilliseconds(), 3)} ${level.padEnd(5)} ${escapeControls(message)}`;
  return head + pairs.join("") + stacks.join("");
}

function jsonLine(time: Date, level: LogLevel, message: string, fields: Fields): string {
  const head: Record<string, unknown> = { time: time.toISOString(), level, message };
  const rest = Object.entries(fields).map(([key, value]) => [key in head ? `${key}_` : key, value]);
  return toJson({ ...head, ...Object.fromEntries(rest) });
}

function humanValue(value: unknown): string {
  const text = value instanceof Error ? value.message : value;
  if (typeof text !== "string") return toJson(text).replace(/^"([^\\" ]*)"$/, "$1");
  return /^[^\s"=\p{Cc}]+$/u.test(text) ? text : escapeControls(JSON.stringify(text));
}

/** Where an error comes from, on lines of their own. */
function indentedStack(error: Error): string {
  const lines = (error.stack ?? "").split("\n").slice(1);
  return lines.map((line) => `\n    ${escapeControls(line.trim())}`).join("");
}

/** A message may quote what came from outside: a line stays one line, and it gives the terminal no orders. */
function escapeControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** JSON of any value, however odd: a log must not be what fails. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, toPlain) ?? "null";
  } catch (error) {
    return JSON.stringify(`not to be written: ${String(error)}`);
  }
}

function toPlain(this: unknown, key: string, value: unknown): unknown {
  // Buffer has turned itself into something else by now.
  const original = (this as Record<string, unknown>)[key];
  if (original instanceof Uint8Array) return Buffer.from(original).toString("hex");
  if (typeof value === "bigint") return String(value);
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, code: (value as { code?: unknown }).code, stack, cause };
}
