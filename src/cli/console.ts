import { Writable } from "node:stream";
import type { Log, LogLevel } from "../core/index.js";
import { StreamLog } from "../node/log.js";

export interface ConsoleOptions {
  readonly logLevel: LogLevel;
  readonly json: boolean;
}

/** What the command says to its user: start lines and the log, always on stderr. */
export class Console {
  readonly log: Log = { write: (level, message, fields) => this.#log.write(level, message, fields) };
  #log: Log;

  constructor(private readonly options: ConsoleOptions) {
    this.#log = new StreamLog({ level: options.logLevel, json: options.json });
  }

  /** A line that is there whatever the log level is, and that scripts look for. */
  announce(line: string): void {
    if (this.options.json) new StreamLog({ json: true }).write("info", line);
    else process.stderr.write(`${line}\n`);
  }

  /** From now on the log goes to somebody who knows what else is on the terminal. */
  printThrough(printer: { print(text: string): void }): void {
    if (!process.stderr.isTTY) return;
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
