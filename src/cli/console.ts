import { Writable } from "node:stream";
import type { Log, LogLevel } from "../core/index.js";
import { StreamLog } from "../node/log.js";

/** What may wait for a reader of stderr that has stopped reading. */
const LONGEST_QUEUE_BYTES = 1 << 20;

export interface ConsoleOptions {
  readonly logLevel: LogLevel;
  readonly json: boolean;
}

/** What the command says to its user: start lines and the log, always on stderr. */
export class Console {
  readonly log: Log = { write: (level, message, fields) => this.#log.write(level, message, fields) };
  #log: Log;
  #printer: { print(text: string): void } | undefined;

  constructor(private readonly options: ConsoleOptions) {
    this.#log = new StreamLog({ level: options.logLevel, json: options.json });
  }

  /** A line that is there whatever the log level is, and that scripts look for. */
  announce(line: string): void {
    if (this.options.json) new StreamLog({ json: true }).write("info", line);
    else process.stderr.write(`${line}\n`);
  }

  /** Whole lines that are there whatever the log level is; returns false when nobody reads them. */
  print(lines: string): boolean {
    if (this.#printer) {
      this.#printer.print(lines);
      return true;
    }
    if (!process.stderr.writable || process.stderr.writableLength > LONGEST_QUEUE_BYTES) return false;
    process.stderr.write(lines);
    return true;
  }

  /** From now on the log goes to somebody who knows what else is on the terminal. */
  printThrough(printer: { print(text: string): void }): void {
    if (!process.stderr.isTTY) return;
    this.#printer = printer;
    const stream = new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        printer.print(text);
        done();
      },
    });
    this.#log = new StreamLog({ level: this.options.logLevel, json: this.options.json, stream });
  }
}
