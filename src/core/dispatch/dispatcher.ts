import { bytesOf, NO_BYTES, textOf } from "../bytes.js";
import { isPresent, withoutSuffix } from "../dialects/dialect.js";
import type { Modem } from "../modem.js";
import { parseLine, unknownCommand } from "../parse/parse-line.js";
import { NetworkError } from "../ports.js";
import type { InputMode } from "../serial/input-mode.js";
import { LineReader } from "../serial/line-reader.js";
import { CommandError, ErrorCode } from "./command-error.js";
import { type CommandDefinition, hasForm } from "./define-command.js";
import { ArgumentReader } from "./parameters.js";
import { ERROR, OK, Reply } from "./reply.js";

/** The UART driver of the firmware hands over at most so many bytes at a time; each read while busy is answered. */
const UART_READ_BYTES = 120;

const BUSY = "\r\nbusy p...\r\n";

const FORCED_RESTART = "AT+RST\r\n";

/** Runs one command at a time, and answers for the input mode that is not a command's own business. */
export class Dispatcher {
  /** Command lines are read and echoed. */
  readonly reading: LineReader;
  /** A command runs: input is refused and thrown away. */
  readonly busy: InputMode = { answers: true, receive: (burst) => this.#refuseWhileRunning(burst) };
  /** A payload is complete: what stands behind it in the same burst is refused, without a code (golden 14). */
  readonly complete: InputMode = { receive: (burst) => this.#refuseExcess(burst) };
  /** A payload has come and is being sent: input is thrown away, in silence unless the dialect says otherwise. */
  readonly deaf: InputMode = { receive: (burst) => this.#refuseSending(burst) };

  #found: string | undefined;
  /** Of the command that runs, or ran last. */
  #reply: Reply | undefined;

  constructor(
    private readonly modem: Modem,
    private readonly commands: ReadonlyMap<string, CommandDefinition>,
  ) {
    this.reading = new LineReader({
      echo: (bytes) => this.#echo(bytes),
      onLine: (line) => this.#take(line),
    });
  }

  /** Starts the command that the last burst brought, once the rest of that burst has been dealt with. */
  startFound(): void {
    const line = this.#found;
    if (line === undefined) return;
    this.#found = undefined;
    void this.#run(line);
  }

  /** Forgets a command that has not started, and hears no more of one that runs: a reset. */
  clear(): void {
    this.#found = undefined;
    this.#reply?.silence();
    this.reading.clear();
  }

  #take(line: string): boolean {
    const { limits, rules } = this.modem.dialect;
    if (line.length + 2 > limits.lineBytes || !(rules.anyCase ? /^at/i : /^(AT|at)/).test(line)) {
      // the firmware's reader answers these itself and goes on reading
      this.#begun(line, "no command");
      this.#end(new Reply(this.modem.transmitter), new CommandError({ code: ErrorCode.noAt }));
      this.#answered(line, "ERROR");
      return false;
    }
    this.#found = line;
    this.modem.input.enter(this.busy);
    return true;
  }

  async #run(line: string): Promise<void> {
    const { modem } = this;
    const generation = modem.generation;
    const reply = new Reply(modem.transmitter, (result) => this.#answered(line, result.trim()));
    this.#reply = reply;
    this.#begun(line);
    let failure: unknown;
    try {
      await this.#execute(line, reply);
      await modem.flash.saveSettings();
    } catch (error) {
      failure = error;
    }
    // a reset while it ran: nobody waits for the answer any more
    if (generation !== modem.generation) return;
    modem.settings.scope = "usual";
    modem.input.clear();
    modem.input.enter(modem.takeModeAfterCommand());
    if (failure !== undefined || !reply.ended) this.#end(reply, failure);
  }

  #execute(line: string, reply: Reply): void | Promise<void> {
    const { modem } = this;
    const { anyCase, commasSplitTexts } = modem.dialect.rules;
    const { name, form, arguments: texts } = parseLine(line, { anyCase, commasSplitTexts });
    const { base, suffix } = withoutSuffix(modem.dialect, name);
    const command = this.commands.get(base);
    if (!command || (!suffix && !isPresent(modem.dialect, name))) throw unknownCommand();
    if (!hasForm(command, form) || !isPresent(modem.dialect, base, form)) throw new CommandError();
    if (suffix === "CUR") modem.settings.scope = "current";
    if (suffix === "DEF") modem.settings.scope = form === "query" ? "stored" : "saving";
    const context = { modem, reply, args: {}, name };
    if (form !== "set") return command[form as "query" | "execute"]?.(context);
    return command.set?.run(context, new ArgumentReader(texts, modem.parameterScope));
  }

  #begun(line: string, message = "command"): void {
    this.modem.log.write("debug", message, { line });
    this.modem.tell?.({ kind: "command", line });
  }

  /** What went wrong is what somebody who reads the log looks for. */
  #answered(line: string, result: string): void {
    if (/ERROR|FAIL/.test(result)) this.modem.log.write("debug", "answer", { result, line });
    this.modem.tell?.({ kind: "result", line, result });
  }

  /** The one place where a failure becomes an answer. */
  #end(reply: Reply, failure: unknown): void {
    if (failure === undefined) {
      reply.end(OK);
      return;
    }
    const { modem } = this;
    reply.discard();
    if (failure instanceof CommandError) {
      if (failure.line !== undefined) reply.line(failure.line);
      if (failure.code !== undefined) this.#showCode(reply, failure.code);
      if (failure.afterwards) reply.after(failure.afterwards);
    } else if (failure instanceof NetworkError) {
      const errno = modem.dialect.rules.showsErrno ? modem.dialect.errno[failure.failure] : undefined;
      if (errno !== undefined && this.#showsCodes) reply.line(`+ERRNO:0x${errno.toString(16)}`);
      modem.log.write("info", failure.message, { failure: failure.failure });
    } else {
      modem.reportBug(failure);
    }
    reply.end((failure instanceof CommandError ? failure.result : undefined) ?? ERROR);
  }

  get #showsCodes(): boolean {
    return this.modem.settings.get("errorCodes") === 1;
  }

  #showCode(reply: Reply, code: number): void {
    if (this.#showsCodes) reply.line(`ERR CODE:0x${code.toString(16).padStart(8, "0")}`);
  }

  #refuseWhileRunning(burst: Uint8Array): Uint8Array {
    this.modem.tell?.({ kind: "refused", during: "command", bytes: burst });
    return this.#refuseBusy(burst, ErrorCode.busy);
  }

  #refuseBusy(burst: Uint8Array, code: number | undefined): Uint8Array {
    const { modem } = this;
    if (textOf(burst).includes(FORCED_RESTART)) {
      modem.transmitter.write(`\r\nWill force to restart!!!\r\n${OK}`);
      modem.restart();
      return NO_BYTES;
    }
    if (modem.dialect.rules.refusesByLine) {
      for (const line of textOf(burst).split(/(?<=\n)/)) {
        this.#echo(bytesOf(line));
        if (line.endsWith("\n")) modem.transmitter.write(BUSY);
      }
      return NO_BYTES;
    }
    for (let reads = Math.ceil(burst.length / UART_READ_BYTES); reads > 0; reads--) {
      const reply = new Reply(modem.transmitter);
      if (code !== undefined) this.#showCode(reply, code);
      reply.end(BUSY);
    }
    return NO_BYTES;
  }

  /** What stands behind a payload in the same burst. */
  #refuseExcess(burst: Uint8Array): Uint8Array {
    this.modem.tell?.({ kind: "refused", during: "payload", bytes: burst });
    return this.modem.dialect.rules.refusesWhileSending
      ? this.#answerSending(burst)
      : this.#refuseBusy(burst, undefined);
  }

  #refuseSending(burst: Uint8Array): Uint8Array {
    this.modem.tell?.({ kind: "refused", during: "sending", bytes: burst });
    return this.#answerSending(burst);
  }

  #answerSending(burst: Uint8Array): Uint8Array {
    if (this.modem.dialect.rules.refusesWhileSending) {
      this.#echo(burst);
      this.modem.transmitter.write(this.modem.dialect.replies.busySending);
    }
    return NO_BYTES;
  }

  #echo(bytes: Uint8Array): void {
    const { settings, transmitter, dialect } = this.modem;
    if (!settings.get("echo")) return;
    transmitter.write(dialect.rules.echoesCrTwice ? textOf(bytes).replaceAll("\r", "\r\r") : bytes);
  }
}
