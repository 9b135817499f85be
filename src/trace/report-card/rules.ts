/** What a host may do that works here by luck, or not at all, and breaks on a chip. */

export type Level = "error" | "warning";

export interface Rule {
  readonly title: string;
  /** Error: bytes are lost or the command fails. Warning: it works, but not on every chip or not for long. */
  readonly level: Level;
  /** Why it matters, and what to do. */
  readonly help: string;
}

export const rules = {
  "line-end-after-payload": {
    title: "A line end behind a payload",
    level: "error",
    help:
      "AT+CIPSEND takes as many bytes as it was told. A CR LF behind them is one too many: it is answered with busy, " +
      "dropped, or read as an empty command. Write the payload without a line end, or count it in.",
  },
  "payload-before-prompt": {
    title: "A payload before the prompt",
    level: "error",
    help: "What comes before the > of AT+CIPSEND is thrown away, and the modem waits for as many new bytes.",
  },
  "input-before-send-ok": {
    title: "Input before SEND OK",
    level: "error",
    help: "From the last byte of a payload to SEND OK (or SEND FAIL) the modem throws away what it gets.",
  },
  "command-while-busy": {
    title: "A command while another one ran",
    level: "error",
    help: "The modem runs one command at a time, answers busy p... and drops the rest. Wait for OK or ERROR.",
  },
  "poke-while-busy": {
    title: "Input that is no command while a command ran",
    level: "warning",
    help:
      "The modem answers busy p... and drops it. As a way to ask whether it is busy, that does no harm; but behind the " +
      "command's end the same line is answered with ERROR.",
  },
  "escape-with-line-end": {
    title: "+++ with a line end",
    level: "error",
    help: "Only the three characters alone leave passthrough. With a line end they are data for the peer.",
  },
  "escape-with-data": {
    title: "+++ in one piece with data",
    level: "error",
    help: "+++ has to come in a piece of its own. Together with other bytes it is data for the peer.",
  },
  "escape-too-slow": {
    title: "+++ character by character",
    level: "error",
    help: "Three plus signs 20 ms or more apart are three pieces of data. Write them at once.",
  },
  "escape-without-guard": {
    title: "+++ without silence around it",
    level: "warning",
    help:
      "Wait 20 ms before +++, or data that was not sent yet is thrown away, and a second behind it before the next " +
      "command, as the manual asks.",
  },
  "send-too-long": {
    title: "A length that AT+CIPSEND does not take",
    level: "error",
    help: "Each firmware has its own limit: 2048 bytes in the older ones, 8192 in the newer ones. Cut the payload.",
  },
  "unknown-command": {
    title: "A command that this firmware does not have",
    level: "error",
    help: "It is answered with ERROR. docs/commands.md lists what each firmware has.",
  },
  "deprecated-command": {
    title: "A command that the manual has given up",
    level: "warning",
    help: "It still works, but the manual of this firmware advises against it or does not mention it any more.",
  },
  "link-in-use": {
    title: "Opening a link that is open",
    level: "error",
    help: "AT+CIPSTART on a link that is open fails. Close it first, or take another one.",
  },
  "link-left-open": {
    title: "A link that nobody closed",
    level: "warning",
    help: "There are five links, and one is lost for each that stays open. Close them with AT+CIPCLOSE.",
  },
  "answers-unread": {
    title: "Answers that nobody reads",
    level: "error",
    help: "The host does not read, or left before it had everything. A chip overruns its buffers or stops.",
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof rules;

export const ruleNames = Object.keys(rules) as readonly RuleName[];
