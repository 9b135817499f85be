import { bytesOf } from "../../core/bytes.js";
import { type Dialect, isPresent, withoutSuffix } from "../../core/dialects/dialect.js";
import { type CommandDefinition, hasForm } from "../../core/dispatch/define-command.js";
import { type Activity, commandDefinitions } from "../../core/index.js";
import { type CommandLine, parseLine, readNumber } from "../../core/parse/parse-line.js";
import { SEND_LINE, type Tell, type Watcher } from "./watcher.js";

const definitions: ReadonlyMap<string, CommandDefinition> = new Map(
  commandDefinitions.map((command) => [command.name, command]),
);

/** A command line taken apart, as far as it can be; undefined for what is no command at all. */
export function readCommand(line: string, dialect: Dialect): CommandLine | undefined {
  if (!/^at/i.test(line)) return undefined;
  try {
    return parseLine(line, dialect.rules);
  } catch {
    return undefined;
  }
}

/** The dialect knows the command in this form. */
export function isKnown({ name, form }: CommandLine, dialect: Dialect): boolean {
  const { base, suffix } = withoutSuffix(dialect, name);
  const command = definitions.get(base);
  if (!command || (!suffix && !isPresent(dialect, name))) return false;
  return hasForm(command, form) && isPresent(dialect, base, form);
}

/** Commands that the firmware does not have or has given up, and lengths that it does not take. */
export class CommandWatcher implements Watcher {
  readonly #said = new Set<string>();

  constructor(
    private readonly dialect: Dialect,
    private readonly tell: Tell,
  ) {}

  observe(activity: Activity, atMs: number): void {
    if (activity.kind !== "command" || !/^at/i.test(activity.line)) return;
    const { line } = activity;
    const bytes = bytesOf(line);
    const command = readCommand(line, this.dialect);
    if (!command || !isKnown(command, this.dialect)) {
      this.tell("unknown-command", atMs, bytes, `${this.dialect.name} does not have it`);
      return;
    }
    const advice = this.dialect.deprecated[command.name];
    if (advice !== undefined && !this.#said.has(command.name)) {
      this.#said.add(command.name);
      this.tell("deprecated-command", atMs, bytes, `the manual of ${this.dialect.name} has ${advice} instead`);
    }
    if (SEND_LINE.test(line) && command.name !== "CIPSENDL") this.#checkLength(command, bytes, atMs);
  }

  /** The length is the last of the numbers in front: a link may stand before it, and a UDP peer behind it. */
  #checkLength({ arguments: texts }: CommandLine, bytes: Uint8Array, atMs: number): void {
    const [first = "", second = ""] = texts;
    const length = readNumber(second) ?? readNumber(first) ?? 0;
    const { sendBytes } = this.dialect.limits;
    if (length <= sendBytes) return;
    this.tell("send-too-long", atMs, bytes, `${length} bytes are more than the ${sendBytes} of ${this.dialect.name}`);
  }
}
