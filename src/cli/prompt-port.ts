import { clearLine, createInterface, cursorTo, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { SerialPortAdapter, SerialPortHandlers } from "../node/serial/port.js";
import { plainBytes } from "../node/serial/streams.js";

export interface PromptPortOptions {
  readonly input?: Readable;
  readonly output?: Writable;
}

/** Sent as it stands: with a line ending it would not leave passthrough. */
const ESCAPE = "+++";
/**
 * The modem echoes at once, or not at all. What comes later is something else, though it be the same: in passthrough,
 * where it waits 20 ms before it sends, a peer that sends everything back.
 */
const ECHO_MS = 15;
/** Lines typed while the modem holds its host up. */
const WAITING_LINES = 100;

/** A person at a terminal: lines with editing and history, sent with CR LF; Ctrl-C and Ctrl-D leave. */
export class PromptPort implements SerialPortAdapter {
  readonly name = "prompt";
  readonly hasClient = true;
  readonly holdsOutput = false;
  readonly defaultPace = "off";
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #decoder = new StringDecoder("utf8");
  #lines: Interface | undefined;
  #handlers: SerialPortHandlers | undefined;
  #waiting: string[] = [];
  #paused = false;
  /** What the modem is going to echo of the line that was typed; it is on the screen already. */
  #echo = "";
  #echoTimer: NodeJS.Timeout | undefined;
  /** The line on the screen that the modem has not finished, such as `> `. What is typed stands behind it. */
  #unfinished = "";

  constructor({ input = process.stdin, output = process.stdout }: PromptPortOptions = {}) {
    this.#input = input;
    this.#output = output;
  }

  async open(handlers: SerialPortHandlers): Promise<void> {
    this.#handlers = handlers;
    this.#lines = createInterface({ input: this.#input, output: this.#output, terminal: true, prompt: "" });
    this.#lines.on("line", (line) => this.#typed(line));
    this.#lines.on("SIGINT", () => this.#handlers?.onEnd());
    this.#lines.on("close", () => this.#handlers?.onEnd());
    handlers.onClient(true);
  }

  write(pieces: readonly Uint8Array[]): number {
    const bytes = Buffer.concat(pieces);
    this.#show(printable(this.#withoutEcho(this.#decoder.write(bytes))));
    return bytes.length;
  }

  drain(done: () => void): void {
    done();
  }

  pause(): void {
    // Not the terminal itself, or Ctrl-C would no longer be seen.
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    while (!this.#paused && this.#waiting.length > 0) this.#send(this.#waiting.shift() ?? "");
  }

  /** Shows whole lines of somebody else (the log) without disturbing what is being typed. */
  print(text: string): void {
    if (!this.#lines || !this.#handlers) {
      this.#output.write(text);
      return;
    }
    this.#clearLine();
    this.#output.write(text);
    this.#lines.prompt(true);
  }

  async close(): Promise<void> {
    if (!this.#handlers) return;
    this.#handlers = undefined;
    this.#clearLine();
    this.#lines?.close();
  }

  #typed(line: string): void {
    this.#unfinished = "";
    this.#lines?.setPrompt("");
    if (!this.#paused) this.#send(line);
    else if (this.#waiting.length < WAITING_LINES) this.#waiting.push(line);
  }

  #send(line: string): void {
    const text = line === ESCAPE ? line : `${line}\r\n`;
    this.#echo = line === ESCAPE ? "" : text;
    clearTimeout(this.#echoTimer);
    this.#echoTimer = setTimeout(() => {
      this.#echo = "";
    }, ECHO_MS).unref();
    this.#handlers?.onData(plainBytes(Buffer.from(text)));
  }

  #withoutEcho(text: string): string {
    if (this.#echo === "") return text;
    const echo = this.#echo;
    if (text.startsWith(echo)) {
      this.#echo = "";
      return text.slice(echo.length);
    }
    if (echo.startsWith(text)) {
      this.#echo = echo.slice(text.length);
      return "";
    }
    this.#echo = "";
    return text;
  }

  #show(text: string): void {
    if (text === "" || !this.#lines) return;
    const lastLine = text.lastIndexOf("\n") + 1;
    this.#clearLine();
    if (lastLine > 0) this.#output.write(this.#unfinished + text.slice(0, lastLine));
    this.#unfinished = lastLine > 0 ? text.slice(lastLine) : this.#unfinished + text;
    this.#lines.setPrompt(this.#unfinished);
    this.#lines.prompt(true);
  }

  #clearLine(): void {
    cursorTo(this.#output, 0);
    clearLine(this.#output, 0);
  }
}

/** What could upset the terminal is shown as a code; CR is left out, since LF starts a new line by itself. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return text.replace(/\r/g, "").replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}
