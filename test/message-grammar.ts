/** What a modem may write with echo off and outside passthrough, message by message. */
import { findDialect } from "../src/core/dialects/index.js";

const RESULT = /\r\n(?:OK|ERROR|SEND OK|SEND FAIL|SEND Canceled|SEND CANCELLED)\r\n/y;
const OTHERS: readonly RegExp[] = [
  /\r\n>/y,
  /\r\nbusy p\.\.\.\r\n/y,
  /\r\nready\r\n/y,
  /\r\nWill force to restart!!!\r\n/y,
  /\r\n\+QUITT\r\n/y,
  /\r\nRecv \d+ bytes\r\n/y,
  /(?:[0-4],)?(?:CONNECT|CLOSED)\r\n/y,
  /WIFI (?:CONNECTED|DISCONNECT|GOT IP)\r\n/y,
  /\+LINK_CONN:0,[0-4],"(?:TCP|UDP)",[01],"[0-9.]+",\d+,\d+\r\n/y,
  /\+CIPSENDL:\d+,\d+\r\n/y,
  /\r\n\+IPD,(?:[0-4],)?\d+\r\n/y,
];
const DATA = /\r\n\+IPD,(?:[0-4],)?(\d+)(?:,"[0-9.]+",\d+)?:/y;
const READ = /\+CIPRECVDATA:(\d+),(?:"?[0-9.]+"?,\d+,)?/y;
/** A line of an answer: behind it only another one or the result. Some stand without CR LF before OK. */
const ANSWER_LINES: readonly RegExp[] = [
  /\+[A-Z0-9_]+:[^\r\n]*(?=\r\nOK\r\n)/y,
  /\+[A-Z0-9_]+:[^\r\n]*\r\n/y,
  /STATUS:[0-5]\r\n/y,
  /(?:AT version|SDK version|compile time|Bin version)[^\r\n]*\r\n/y,
];
/** Lines that stand before ERROR. */
const REFUSALS: readonly RegExp[] = [
  /ERR CODE:0x[0-9a-f]{8}\r\n/y,
  /\+ERRNO:0x[0-9a-f]+\r\n/y,
  /\+CWJAP:[1-4]\r\n/y,
  /ALREADY CONNECTED\r\n/y,
  /Have \d Connections\r\n/y,
];
const AFTER_REFUSAL = /\r\n(?:ERROR|busy p\.\.\.)\r\n/y;

/** What NonOS AT writes besides, or writes otherwise. */
const NONOS_OTHERS: readonly RegExp[] = [/> /y, /\r\nbusy s\.\.\.\r\n/y];
const NONOS_DATA = /\r\n\+IPD,(?:[0-4],)?(\d+)(?:,[0-9.]+,\d+)?:/y;
const NONOS_READ = /\r\n\+CIPRECVDATA,(\d+):/y;
const NONOS_ANSWER_LINES: readonly RegExp[] = [
  /Bin version[^\r\n]*(?=\r\nOK\r\n)/y,
  /(?:No AP|no change|\+\d+|[0-9.]+,[0-9a-f:]{17})\r\n/y,
];
const NONOS_REFUSALS = new RegExp(
  `(?:${Object.values(findDialect("nonos-1.7").replies.refusals).join("|")}|\\+timeout)\\r\\n`,
  "y",
);

/** Where the text stops being made of whole messages, with what stands there; undefined when it is. */
export function findTornMessage(text: string, dialect: string): string | undefined {
  const nonOs = dialect.startsWith("nonos");
  const others = nonOs ? [...NONOS_OTHERS, ...OTHERS] : OTHERS;
  const refusals = nonOs ? [NONOS_REFUSALS, ...REFUSALS] : REFUSALS;
  const answerLines = nonOs ? [...NONOS_ANSWER_LINES, ...ANSWER_LINES] : ANSWER_LINES;
  let position = 0;
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(text) ?? undefined;
    if (found) position += found[0].length;
    return found;
  };
  const torn = () =>
    `at ${position}: ${JSON.stringify(text.slice(Math.max(0, position - 80), position))} then ${JSON.stringify(text.slice(position, position + 80))}`;
  while (position < text.length) {
    if (match(RESULT) || others.some((pattern) => match(pattern))) continue;
    const data = match(nonOs ? NONOS_DATA : DATA);
    if (data) {
      position += Number(data[1]);
      if (!nonOs && !match(/\r\n/y)) return torn();
      continue;
    }
    if (refusals.some((pattern) => match(pattern))) {
      if (!match(AFTER_REFUSAL)) return torn();
      continue;
    }
    const read = match(nonOs ? NONOS_READ : READ);
    if (read) {
      position += Number(read[1]);
      if (!match(/\r\nOK\r\n/y)) return torn();
      continue;
    }
    if (!answerLines.some((pattern) => match(pattern))) return torn();
    while (answerLines.some((pattern) => match(pattern)));
    if (!match(RESULT)) return torn();
  }
  return undefined;
}
