import type { Dialect } from "./dialect.js";

/** Core 4.2.0-dev of July 2026, the newest. Everything here is seen in the shared golden scenarios unless it says not. */
export const dialect42: Dialect = {
  name: "4.2",
  title: "ESP-AT 4.2.0-dev (July 2026), recorded",
  // library: number, commit and date of the core; tag of the repository: compile time and Bin version; IDF_VERSION: SDK
  versionLines: [
    "AT version:4.2.0.0-dev(32ff6e1 - ESP32C3 - Jul 24 2026 09:54:05)",
    "SDK version:v5.4.4",
    "compile time(b49e4b98):Jul 24 2026 18:45:01",
    "Bin version:v4.2.0.0-dev(MINI-1)",
  ],
  absent: new Set(),
  limits: {
    lineBytes: 256, // golden 04
    sendBytes: 8192, // golden 10
    rfPowerSteps: [[40, "same"]], // manual, AT+RFPOWER, ESP32-C3: the query shows what was set
    blePowerLevel: 15, // manual, AT+RFPOWER, ESP32-C3
    joinAuthMode: 16, // manual, AT+CWJAP
    passthroughBytes: 2920, // manual, AT+TRANSINTVL
    receiveBlockBytes: 2920, // golden 11, 13
    passiveBufferBytes: 65535, // the recordings held 20 kB; the chip's own window is smaller
    tlsNameCharacters: 256, // golden 30: 65 are taken; the line is the limit
    hostCharacters: 64, // golden 09, 38
  },
  replies: {
    prompt: "\r\nOK\r\n\r\n>", // golden 08
    alreadyConnected: undefined, // golden 08: a plain ERROR
    // golden 08, 12
    received: (link, length, sender) =>
      `\r\n+IPD,${link === undefined ? "" : `${link},`}${length}${sender ? `,"${sender.address}",${sender.port}` : ""}:`,
    receivedTail: "\r\n", // golden 08
    read: (length, sender) => `+CIPRECVDATA:${length},${sender ? `"${sender.address}",${sender.port},` : ""}`, // golden 25
    noLinkLength: "0", // golden 26
    sntpOff: (timeZone) => `+CIPSNTPCFG:0,${timeZone}`, // golden 29
    timeUpdated: "+TIME_UPDATED", // golden 29
    pingTimeout: "+PING:TIMEOUT", // golden 32
    resolved: (address) => `+CIPDOMAIN:"${address}"`, // golden 27
    deepSleep: undefined, // wire facts 11.8
    server: (port, type, caEnable, netif) => `+CIPSERVER:1,${port},"${type}",${caEnable},${netif}`, // golden 19
  },
  rules: {
    showsErrno: true, // golden 09
    hasTimeoutParameters: true, // golden 09, 27
    serverHasNetif: true, // golden 19
    udpSharesPorts: false, // golden 18
    udpSenderIsStoredPeer: true, // golden 17
    leavingClosesLinksFirst: false, // golden 35
    statusCountsUdp: false, // golden 16
    sendingRestartsTimeout: true, // golden 21
    multiplexIgnoresUdp: true, // golden 40
    readsDatagrams: true, // golden 26, manual
    tcpOptionKeepAlive: true, // golden 28
    savesServerTransLink: true, // golden 39
    sslNumbersRequired: true, // golden 30
    passthroughOverSsl: true, // manual, AT+CIPSTART
    newestTls: "1.3", // manual, release notes of 4.x (guess for the chip at hand)
    softApShowsUsedChannel: true, // generations: from 5.0
    reconnectsNow: true, // manual, AT+CWRECONNCFG
    scansByBitmap: true, // manual, AT+CWLAP
    mdnsTakesText: true, // manual, AT+MDNS
    mdnsRefusesWithCode: false, // golden 32
    mdnsQueries: true, // golden 32
    wakesByTimer: false, // manual, AT+SLEEPWKCFG
    passthroughInMultiplex: true, // golden 24, 40
    wifiStateSurvivesNullMode: false, // golden 34
  },
  defaults: {
    nameServers: ["208.67.222.222", "114.114.114.114", "8.8.8.8"], // golden 27
  },
  errno: {
    refused: 0x68, // golden 09
    "address-in-use": 0x70, // golden 18
    "address-not-available": 0x7d, // golden 16
    reset: 0x68, // guess: the C library's number
    tls: 0x8004, // wire facts 2.16
    timeout: 0x74, // guess: the C library's number
    unreachable: 0x76, // guess: the C library's number
  },
};
