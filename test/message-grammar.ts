/** What a modem of a dialect may write with echo off and outside passthrough, message by message. */
import { commands } from "../src/core/commands/index.js";
import { type Dialect, isPresent } from "../src/core/dialects/dialect.js";
import { findDialect } from "../src/core/dialects/index.js";

interface Grammar {
  readonly results: readonly RegExp[];
  /** Messages that stand for themselves. */
  readonly others: readonly RegExp[];
  /** Head of received data; the first group is its length. */
  readonly data: RegExp;
  readonly dataTail: RegExp;
  readonly read: RegExp;
  /** A line of an answer: behind it only another one or the result. Some stand without CR LF before OK. */
  readonly answerLines: readonly RegExp[];
  /** Lines that stand before ERROR. */
  readonly refusals: readonly RegExp[];
  readonly afterRefusal: readonly RegExp[];
}

const IPV4 = "[0-9]+(?:\\.[0-9]+){3}";
const MAC = "[0-9a-f]{2}(?::[0-9a-f]{2}){5}";

function grammarOf(dialect: Dialect): Grammar {
  const { replies, rules, absent } = dialect;
  const has = (command: string) => !absent.has(command);
  const results = ["\r\nOK\r\n", "\r\nERROR\r\n", "\r\nSEND OK\r\n", "\r\nSEND FAIL\r\n", "\r\nSEND Canceled\r\n"];
  const isNonOs = !rules.commasSplitTexts;
  const refusals = [
    ...Object.values(replies.refusals),
    replies.alreadyConnected,
    replies.pingTimeout,
    replies.pingUnresolved,
  ].filter((line) => line !== undefined);
  return {
    results: patterns(
      ...results.map(literal),
      literal(replies.joinFailed),
      ...(has("CIPSENDL") ? [literal("\r\nSEND CANCELLED\r\n")] : []),
    ),
    others: patterns(
      // the prompt follows an OK that has been read as a result
      ...[replies.prompt, replies.passthroughPrompt].map((prompt) => literal(prompt.replace("\r\nOK\r\n", ""))),
      literal("\r\nbusy p...\r\n"),
      ...(rules.refusesWhileSending ? [literal(replies.busySending)] : []),
      literal("\r\nready\r\n"),
      literal("\r\nWill force to restart!!!\r\n"),
      literal("\r\n+QUITT\r\n"),
      "\\r\\nRecv \\d+ bytes\\r\\n",
      "(?:[0-4],)?(?:CONNECT|CLOSED)\\r\\n",
      "WIFI (?:CONNECTED|DISCONNECT|GOT IP)\\r\\n",
      `\\+LINK_CONN:0,[0-4],"(?:TCP|UDP)",[01],"${IPV4}",\\d+,\\d+\\r\\n`,
      `\\+(?:STA_CONNECTED|STA_DISCONNECTED):"${MAC}"\\r\\n`,
      ...(has("CIPSENDL") ? ["\\+CIPSENDL:\\d+,\\d+\\r\\n"] : []),
      ...(replies.timeUpdated === undefined ? [] : [literal(`${replies.timeUpdated}\r\n`)]),
      "\\r\\n\\+IPD,(?:[0-4],)?\\d+\\r\\n",
    ),
    data: pattern(`\\r\\n\\+IPD,(?:[0-4],)?(\\d+)(?:,${isNonOs ? IPV4 : `"${IPV4}"`},\\d+)?:`),
    dataTail: pattern(literal(replies.receivedTail)),
    read: pattern(isNonOs ? "\\r\\n\\+CIPRECVDATA,(\\d+):" : `\\+CIPRECVDATA:(\\d+),(?:"${IPV4}",\\d+,)?`),
    answerLines: patterns(
      `\\+(?:${namesOf(dialect)}):[^\\r\\n]*(?=\\r\\nOK\\r\\n)`,
      `\\+(?:${namesOf(dialect)}):[^\\r\\n]*\\r\\n`,
      "STATUS:[0-5]\\r\\n",
      "(?:AT version|SDK version|compile time|Bin version)[^\\r\\n]*\\r\\n",
      ...(replies.versionTail === "" ? ["Bin version[^\\r\\n]*(?=\\r\\nOK\\r\\n)"] : []),
      ...(isNonOs ? [`(?:\\+\\d+|${IPV4},${MAC})\\r\\n`] : []),
      ...[replies.notJoined, replies.noChange].flatMap((line) => (line === undefined ? [] : [literal(`${line}\r\n`)])),
    ),
    refusals: patterns(
      ...(has("SYSLOG") ? ["ERR CODE:0x[0-9a-f]{8}\\r\\n"] : []),
      ...(rules.showsErrno ? ["\\+ERRNO:0x[0-9a-f]+\\r\\n"] : []),
      "\\+CWJAP:[1-4]\\r\\n",
      "Have \\d Connections\\r\\n",
      ...refusals.map((line) => literal(`${line}\r\n`)),
    ),
    afterRefusal: patterns(...["\r\nERROR\r\n", "\r\nbusy p...\r\n", replies.joinFailed].map(literal)),
  };
}

/** Every name that can stand at the head of an answer. */
function namesOf(dialect: Dialect): string {
  const names = commands.flatMap(({ name }) => [
    ...(isPresent(dialect, name) ? [name] : []),
    ...(dialect.suffixed.has(name) ? [`${name}_CUR`, `${name}_DEF`] : []),
  ]);
  return [...names.filter((name) => name !== ""), "CIPUPDATE"].join("|");
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function pattern(source: string): RegExp {
  return new RegExp(source, "y");
}

function patterns(...sources: readonly string[]): RegExp[] {
  return sources.map(pattern);
}

/** Where the text stops being made of whole messages, with what stands there; undefined when it is. */
export function findTornMessage(text: string, dialectName: string): string | undefined {
  const { results, others, data, dataTail, read, answerLines, refusals, afterRefusal } = grammarOf(
    findDialect(dialectName),
  );
  let position = 0;
  const match = (one: RegExp): RegExpExecArray | undefined => {
    one.lastIndex = position;
    const found = one.exec(text) ?? undefined;
    if (found) position += found[0].length;
    return found;
  };
  const matchAny = (many: readonly RegExp[]) => many.some((one) => match(one));
  const torn = () =>
    `at ${position}: ${JSON.stringify(text.slice(Math.max(0, position - 80), position))} then ${JSON.stringify(text.slice(position, position + 80))}`;
  while (position < text.length) {
    if (matchAny(results) || matchAny(others)) continue;
    const received = match(data);
    if (received) {
      position += Number(received[1]);
      if (!match(dataTail)) return torn();
      continue;
    }
    if (matchAny(refusals)) {
      if (!matchAny(afterRefusal)) return torn();
      continue;
    }
    const taken = match(read);
    if (taken) {
      position += Number(taken[1]);
      if (!match(/\r\nOK\r\n/y)) return torn();
      continue;
    }
    if (!matchAny(answerLines)) return torn();
    while (matchAny(answerLines));
    if (!matchAny(results)) return torn();
  }
  return undefined;
}
