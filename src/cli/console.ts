import type { Log, LogLevel } from "../core/index.js";

const LEVELS: readonly LogLevel[] = ["error", "warn", "info", "debug"];

export interface ConsoleOptions {
  readonly logLevel: LogLevel;
  readonly json: boolean;
}

/** What the command says to its user: start lines and the log, always on stderr. */
export class Console {
  readonly log: Log = { write: (level, message, fields) => this.#write(level, message, fields) };
  #print: (text: string) => void = (text) => process.stderr.write(text);

  constructor(private readonly options: ConsoleOptions) {}

  /** A line that is there whatever the log level is, and that scripts look for. */
  announce(line: string): void {
    this.#print(this.options.json ? this.#json("info", line) : `${line}\n`);
  }

  /** From now on somebody else shows the text, who knows what else is on the screen. */
  printThrough(printer: { print(text: string): void }): void {
    if (process.stderr.isTTY) this.#print = (text) => printer.print(text);
  }

  #write(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(this.options.logLevel)) return;
    if (this.options.json) {
      this.#print(this.#json(level, message, fields));
      return;
    }
    const time = new Date().toISOString().slice(11, 23);
    const details = Object.entries(fields).map(([name, value]) => ` ${name}=${showValue(value)}`);
    this.#print(`${time} ${level} ${message}${details.join("")}\n`);
  }

  #json(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): string {
    return `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`;
  }
}

function showValue(value: unknown): string {
  return typeof value === "string" && /^[^\s"]+$/.test(value) ? value : (JSON.stringify(value) ?? String(value));
}
