import { textOf } from "../../core/bytes.js";
import { type Dialect, isPresent } from "../../core/dialects/dialect.js";
import { type Activity, commandDefinitions } from "../../core/index.js";
import type { CommandForm } from "../../core/parse/parse-line.js";
import { isKnown, readCommand } from "./command-watcher.js";
import type { Coverage } from "./report.js";
import type { Watcher } from "./watcher.js";

const FORMS: Readonly<Record<CommandForm, string>> = { test: "=?", query: "?", set: "=", execute: "" };

/** What a host has to be ready for in the answers of most programs. */
const COMMON_ANSWERS = ["OK", "ERROR", "SEND OK", "SEND FAIL"];

/** Unasked-for messages, by how they begin; those in the second list need a setting or a soft-AP. */
const MESSAGES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["ready", /^\r\nready\r\n$/],
  ["WIFI CONNECTED", /^WIFI CONNECTED\r\n$/],
  ["WIFI GOT IP", /^WIFI GOT IP\r\n$/],
  ["WIFI DISCONNECT", /^WIFI DISCONNECT\r\n$/],
  ["CONNECT", /^(\d,)?CONNECT\r\n$/],
  ["CLOSED", /^(\d,)?CLOSED\r\n$/],
  ["+IPD", /^\r\n\+IPD,/],
  ["busy", /^\r\nbusy [ps]\.\.\.\r\n$/],
];
const RARE_MESSAGES: typeof MESSAGES = [
  ["WIFI GOT IPv6", /^WIFI GOT IPv6/],
  ["+LINK_CONN", /^\+LINK_CONN:/],
  ["+TIME_UPDATED", /^\+TIME_UPDATED\r\n$/],
  ["+STA_CONNECTED", /^\+STA_CONNECTED:/],
  ["+STA_DISCONNECTED", /^\+STA_DISCONNECTED:/],
  ["+DIST_STA_IP", /^\+DIST_STA_IP:/],
  ["+QUITT", /^\r\n\+QUITT\r\n$/],
];
const EVERY_MESSAGE = [...MESSAGES, ...RARE_MESSAGES];
/** Longer than any message but +IPD, of which the head is enough. */
const HEAD_BYTES = 64;

/** Counts what a session ever saw. */
export class CoverageWatcher implements Watcher {
  readonly #commands = new Map<string, number>();
  readonly #answers = new Map<string, number>();
  readonly #messages = new Map<string, number>();
  readonly #names = new Set<string>();

  constructor(private readonly dialect: Dialect) {}

  observe(activity: Activity): void {
    switch (activity.kind) {
      case "command": {
        const command = readCommand(activity.line, this.dialect);
        if (!command || !isKnown(command, this.dialect)) return;
        this.#names.add(command.name.replace(/_(CUR|DEF)$/, "")).add(command.name);
        count(this.#commands, fullName(command.name) + FORMS[command.form]);
        return;
      }
      case "result":
        if (activity.result !== "") count(this.#answers, activity.result.replace(/\s+/g, " "));
        return;
      case "modem": {
        const text = textOf(activity.bytes.subarray(0, HEAD_BYTES));
        const found = EVERY_MESSAGE.find(([, pattern]) => pattern.test(text));
        if (found) count(this.#messages, found[0]);
      }
    }
  }

  get coverage(): Coverage {
    const known = commandDefinitions.map(({ name }) => name).filter((name) => isPresent(this.dialect, name));
    return {
      commands: sorted(this.#commands),
      unseenCommands: known.filter((name) => !this.#names.has(name)).map(fullName),
      answers: sorted(this.#answers),
      unseenAnswers: COMMON_ANSWERS.filter((answer) => !this.#answers.has(answer)),
      messages: sorted(this.#messages),
      unseenMessages: MESSAGES.map(([name]) => name).filter((name) => !this.#messages.has(name)),
    };
  }
}

/** AT, ATE0, AT+GMR */
function fullName(name: string): string {
  return name === "" || /^E\d$/.test(name) ? `AT${name}` : `AT+${name}`;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
