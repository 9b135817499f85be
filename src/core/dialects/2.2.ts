import { dialect42 } from "./4.2.js";
import { deriveDialect } from "./dialect.js";

/**
 * The specification that this project was created from (seed: ESP-AT 2.2, January to March 2021), and the default.
 * Where the seed is silent: the manual of release 2.2.0.0, then what the next recorded generation (3.4) does.
 */
export const dialect22 = deriveDialect(dialect42, {
  name: "2.2",
  title: "ESP-AT 2.2 (2021), the specification",
  versionLines: [
    "AT version:2.2.0.0-dev(ca41ec4 - ESP32 - Sep 16 2020 11:28:17)", // manual 2.2.0.0, AT+GMR
    "SDK version:v4.0.1-193-ge7ac221b4",
    "compile time(98b95fc):Oct 29 2020 11:23:25",
    "Bin version:2.1.0(MINI-1)",
  ],
  // library texts: not in 2.2; CWSTATE came with release 2.2.0 and is not in the seed's generation
  // and the manual of 2.2.0.0 has no query of AT+SLEEP and no set form of AT+RST
  without: ["CIPSTATE", "CWSTATE", "TRANSINTVL", "SLEEP?", "RST=", "CIPSENDL", "CIPSENDLCFG", "CIPRECVTYPE", "CIPSNTPINTV", "CIPSSLCPSKHEX", "CIPCONNPERSIST", "CIPFWVER"],
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
    tlsNameCharacters: 64, // as 3.4
    receiveBlockBytes: 1460, // driver: the buffers of Zephyr's take no more than one segment; guess
    passiveBufferBytes: 5744, // seed, AT+CIPRECVMODE
  },
  replies: {
    alreadyConnected: "ALREADY CONNECTED", // seed, AT+CIPSTART
    // seed, AT+CIPRECVDATA: the address without quotes
    read: (length, sender) => `+CIPRECVDATA:${length},${sender ? `${sender.address},${sender.port},` : ""}`,
    noLinkLength: -1, // driver: WiFiEspAT needs a number; the seed's example has an empty field
    sntpOff: () => "+CIPSNTPCFG:0", // library text
    timeUpdated: undefined, // library: the text came with 3.3
    pingTimeout: "+timeout", // seed, AT+PING; the library has +PING:TIMEOUT
    resolved: (address) => `+CIPDOMAIN:${address}`, // seed: no quotes; release 2.2.0 has them
    deepSleep: (milliseconds) => String(milliseconds), // manual 2.2.0.0, AT+GSLP
    server: (port, type, caEnable) => `+CIPSERVER:1,${port},"${type}",${caEnable}`, // as 3.4
  },
  defaults: {
    nameServers: ["222.222.67.208"], // seed, AT+CIPDNS
  },
  rules: {
    showsErrno: false, // as 3.4, and the library has no such text
    hasTimeoutParameters: false, // seed, AT+CIPSTART
    serverHasNetif: false, // as 3.4
    udpSharesPorts: true, // as 3.4
    udpSenderIsStoredPeer: false, // as 3.4
    leavingClosesLinksFirst: true, // as 3.4
    statusCountsUdp: true, // seed, AT+CIPSTATUS: "TCP, UDP, or SSL transmission"
    multiplexIgnoresUdp: false, // seed, AT+CIPMUX: "after all connections are disconnected"
    readsDatagrams: false, // came with 4.2
    tcpOptionKeepAlive: false, // seed, AT+CIPTCPOPT
    savesServerTransLink: false, // came with 5.0
    sslNumbersRequired: false, // seed, AT+CIPSSLCCONF: in brackets
    passthroughOverSsl: false, // seed, AT+CIPSTART
    newestTls: "1.2",
    softApShowsUsedChannel: false, // as 3.4
    reconnectsNow: false, // manual 2.2.0.0, AT+CWRECONNCFG
    scansByBitmap: false, // manual 2.2.0.0, AT+CWLAP
    mdnsTakesText: false, // manual 2.2.0.0, AT+MDNS
    mdnsQueries: false,
    wakesByTimer: true, // manual 2.2.0.0, AT+SLEEPWKCFG
    passthroughInMultiplex: false, // seed, AT+CIPMUX and AT+CIPMODE
    wifiStateSurvivesNullMode: true, // as 3.4
  },
});
