/** What a modem may write with echo off and outside passthrough, message by message. */

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

/** Where the text stops being made of whole messages, with what stands there; undefined when it is. */
export function findTornMessage(text: string): string | undefined {
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
    if (match(RESULT) || OTHERS.some((pattern) => match(pattern))) continue;
    const data = match(DATA);
    if (data) {
      position += Number(data[1]);
      if (!match(/\r\n/y)) return torn();
      continue;
    }
    if (REFUSALS.some((pattern) => match(pattern))) {
      if (!match(AFTER_REFUSAL)) return torn();
      continue;
    }
    const read = match(READ);
    if (read) {
      position += Number(read[1]);
      if (!match(/\r\nOK\r\n/y)) return torn();
      continue;
    }
    if (!ANSWER_LINES.some((pattern) => match(pattern))) return torn();
    while (ANSWER_LINES.some((pattern) => match(pattern)));
    if (!match(RESULT)) return torn();
  }
  return undefined;
}
