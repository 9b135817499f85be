/** Where data of a link begins in what the modem writes. */
export interface DataHead {
  /** Of the head in the text, and behind its last character. */
  readonly start: number;
  readonly end: number;
  readonly lengthBytes: number;
  readonly linkId: number | undefined;
}

/** `+IPD,0,5,"1.2.3.4",80:`, `+IPD,5:`; with a passive link it ends with the line and is only a message. */
const RECEIVED = /(?:^|\n)(\+IPD,((?:[^:"\r\n]|"[^"\r\n]*"){1,80}):)/;
/** `+CIPRECVDATA:5,`, with AT+CIPDINFO=1 `+CIPRECVDATA:5,"1.2.3.4",80,`; older `+CIPRECVDATA,5:` */
const READ = /(?:^|\n)(\+CIPRECVDATA(?::(\d+),(?:"[^"\r\n]*",\d+,)?|,(\d+):))/;

export function findDataHead(text: string, readsLink: number | undefined): DataHead | undefined {
  const received = RECEIVED.exec(text);
  const read = READ.exec(text);
  if (received && !(read && read.index < received.index)) {
    const [whole, head = "", fields = ""] = received;
    const numbers = /^\d+(,\d+)?(?=,|$)/.exec(fields)?.[0].split(",").map(Number) ?? [];
    const [first = 0, second] = numbers;
    const start = received.index + whole.length - head.length;
    return {
      start,
      end: start + head.length,
      lengthBytes: second ?? first,
      linkId: second === undefined ? undefined : first,
    };
  }
  if (!read) return undefined;
  const [whole, head = "", newer, older] = read;
  const start = read.index + whole.length - head.length;
  return { start, end: start + head.length, lengthBytes: Number(newer ?? older), linkId: readsLink };
}
