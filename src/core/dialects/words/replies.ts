import type { Dialect } from "../dialect.js";
import { say, textOrNothing, visible, type Wordings } from "./wording.js";

const PEER = { address: "192.0.2.7", port: 80 };

export const replyWords: Wordings<Dialect["replies"]> = {
  prompt: say("answer of AT+CIPSEND=3", visible),
  passthroughPrompt: say("answer of AT+CIPSEND that enters passthrough", visible),
  busySending: say("input while a payload is sent, where it is refused", visible),
  refusals: say("lines before ERROR", (lines) => {
    const said = Object.entries(lines).map(([reason, line]) => `"${line}" (${reason})`);
    return said.length === 0 ? "none: the texts go to the log" : said.join(", ");
  }),
  noChange: textOrNothing("AT+CIPSERVER that changes nothing says, before its result"),
  versionTail: say("behind the last line of AT+GMR stands", (tail) => `${visible(tail)}\\r\\nOK\\r\\n`),
  joinFailed: say("AT+CWJAP that fails ends in", visible),
  notJoined: textOrNothing("AT+CWJAP? without an access point says, before OK"),
  softApStation: say("a station in AT+CWLIF", (format) => format("192.168.4.2", "24:0a:c4:00:00:01")),
  memory: say("answer of AT+SYSRAM?", (format) => visible(`${format(148408, 84044)}\r\nOK\r\n`)),
  messages: say("answer of AT+SYSMSG?", (format) => visible(`${format("SYSMSG", 3)}\r\nOK\r\n`)),
  showsSender: say("AT+CIPDINFO? shows", (format) => `${format(false)} or ${format(true)}`),
  nameServers: say("answer of AT+CIPDNS?", (format) =>
    visible(
      format("CIPDNS", 1, ["192.0.2.1", "192.0.2.2"])
        .map((line) => `${line}\r\n`)
        .join(""),
    ),
  ),
  alreadyConnected: textOrNothing("AT+CIPSTART for a link that is open says, before ERROR"),
  received: say("head of received data with AT+CIPDINFO=1", (format) => visible(format(0, 5, PEER))),
  receivedTail: say("behind received data stands", (tail) => (tail === "" ? "nothing" : visible(tail))),
  read: say("head of what AT+CIPRECVDATA has read, with AT+CIPDINFO=1", (format) => visible(format(5, PEER))),
  noLinkLength: say("AT+CIPRECVLEN? shows for a link that is not open", (text) => (text === "" ? "nothing" : text)),
  sntpOff: say("AT+CIPSNTPCFG? while it is off, in time zone 8", (format) => format(8)),
  timeUpdated: textOrNothing("message after each answer of a time server"),
  pingTime: say("AT+PING after 7 ms", (format) => format(7)),
  pingTimeout: say("AT+PING without an answer, before ERROR", visible),
  pingUnresolved: textOrNothing("AT+PING of a name without an address, before ERROR"),
  resolved: say("AT+CIPDOMAIN", (format) => format("192.0.2.7")),
  deepSleep: say("AT+GSLP=1000 says, before OK", (format) => (format ? format(1000) : "nothing")),
  server: say("AT+CIPSERVER? while one runs", (format) => format(80, "TCP", 0, 0)),
};
