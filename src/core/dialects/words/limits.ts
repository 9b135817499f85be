import type { Dialect } from "../dialect.js";
import { count, say, type Wordings } from "./wording.js";

export const limitWords: Wordings<Dialect["limits"]> = {
  lineBytes: count("longest command line, with its CR LF", "bytes"),
  sendBytes: count("longest payload of AT+CIPSEND and AT+CIPSENDEX", "bytes"),
  rfPowerSteps: say("AT+RFPOWER? shows of a power that was set", (steps) =>
    steps.length === 1 && steps[0]?.[1] === "same"
      ? "what was set"
      : `the step below it: ${steps.map(([, shown]) => shown).join(", ")}`,
  ),
  rfPowerMinimum: count("lowest power of AT+RFPOWER, in quarters of a dBm", ""),
  blePowerLevel: count("highest level of Bluetooth LE in AT+RFPOWER", ""),
  joinAuthMode: say("weakest authentication in AT+CWJAP", (value) =>
    value === 1 ? "0 or 1 (1: neither open nor WEP)" : `0 to ${value}, as AT+CWLAP counts`,
  ),
  joinValues: count("AT+CWJAP? shows, and AT+CWJAP= takes at most", "values"),
  lowestWifiMode: count("lowest mode of AT+CWMODE", ""),
  softApStations: count("AT+CWSAP takes at most", "stations"),
  sleepMode: count("highest mode of AT+SLEEP", ""),
  passthroughBytes: count("passthrough sends as soon as it has", "bytes"),
  receiveBlockBytes: count("longest payload of one +IPD", "bytes"),
  datagramBytes: count("longest datagram in one +IPD, beyond which it is cut", "bytes"),
  readBytes: count("longest AT+CIPRECVDATA", "bytes"),
  passiveBufferBytes: count("passive receive keeps, link by link, before the sender is blocked", "bytes"),
  tlsNameCharacters: count("longest name of AT+CIPSSLCCN and AT+CIPSSLCSNI", "characters"),
  hostCharacters: count("longest host name of AT+CIPSTART", "characters"),
  lowestPort: count("lowest remote port of AT+CIPSTART", ""),
  sslLinks: count("SSL links that may be open", ""),
  nameServers: count("AT+CIPDNS takes at most", "addresses"),
  filterBytes: count("longest pattern of AT+SYSMSGFILTERCFG", "bytes"),
  handshakeIdleMs: say("a TLS handshake in which nothing comes is given up after", (ms) =>
    ms === 0 ? "no time" : `${ms} ms`,
  ),
  timeZoneHours: say("time zone of AT+CIPSNTPCFG", (value) =>
    value === undefined ? "hours, or hours and minutes as 530" : `whole hours from ${value[0]} to ${value[1]}`,
  ),
};
