import { dialect24 } from "./2.4.js";
import { deriveDialect } from "./dialect.js";

/**
 * The specification that this project was created from (seed: ESP-AT 2.2, January to March 2021), and the default.
 * Where the seed is silent: the manual of release 2.2.0.0, then what 3.4, the next one that was recorded, does (2.4
 * stands between them).
 */
export const dialect22 = deriveDialect(dialect24, {
  name: "2.2",
  title: "ESP-AT 2.2 (2021), the specification",
  versionLines: [
    "AT version:2.2.0.0-dev(ca41ec4 - ESP32 - Sep 16 2020 11:28:17)", // manual 2.2.0.0, AT+GMR
    "SDK version:v4.0.1-193-ge7ac221b4",
    "compile time(98b95fc):Oct 29 2020 11:23:25",
    "Bin version:2.1.0(MINI-1)",
  ],
  without: ["CIPSTATE", "CIPSENDL", "CIPSENDLCFG", "CIPSNTPINTV", "SYSTEMP"], // library: its table of commands
  deprecated: { UART: "AT+UART_CUR or AT+UART_DEF" }, // manual 2.2.0.0: not there
  limits: {
    sendBytes: 2048, // seed, AT+CIPSEND
    rfPowerSteps: [
      [40, 34],
      [44, 44],
      [52, 52],
      [56, 56],
      [60, 60],
      [66, 66],
      [72, 72],
      [78, 78],
    ], // manual 2.2.0.0, AT+RFPOWER, ESP32
    blePowerLevel: 7, // manual 2.2.0.0, AT+RFPOWER
    passthroughBytes: 2048, // seed, AT+CIPSEND
    receiveBlockBytes: 1460, // driver: the buffers of Zephyr's take no more than one segment; guess
    passiveBufferBytes: 5744, // seed, AT+CIPRECVMODE
    handshakeIdleMs: 10_000, // seed, AT+CIPSTART: "the timeout of each packet is 10 s"
  },
  replies: {
    alreadyConnected: "ALREADY CONNECTED", // seed, AT+CIPSTART
    noLinkLength: "-1", // driver: WiFiEspAT needs a number; the seed's example has an empty field
    pingTimeout: "+timeout", // seed, AT+PING; the library has +PING:TIMEOUT
    pingUnresolved: "+timeout", // as for a host that does not answer
    resolved: (address) => `+CIPDOMAIN:${address}`, // seed: no quotes; release 2.2.0 has them
    deepSleep: (milliseconds) => String(milliseconds), // manual 2.2.0.0, AT+GSLP
  },
  defaults: {
    nameServers: ["222.222.67.208"], // seed, AT+CIPDNS
  },
  rules: {
    statusCountsUdp: true, // seed, AT+CIPSTATUS: "TCP, UDP, or SSL transmission"
    sendingRestartsTimeout: false, // seed, AT+CIPSTO
    multiplexIgnoresUdp: false, // seed, AT+CIPMUX: "after all connections are disconnected"
    tcpOptionKeepAlive: false, // seed, AT+CIPTCPOPT
    sslNumbersRequired: false, // seed, AT+CIPSSLCCONF: in brackets
    passthroughOverSsl: false, // seed, AT+CIPSTART
    wakesByTimer: true, // manual 2.2.0.0, AT+SLEEPWKCFG
    passthroughInMultiplex: false, // seed, AT+CIPMUX and AT+CIPMODE
  },
});
