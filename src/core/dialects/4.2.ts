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
  absent: new Set(["CIPSSLSIZE", "CIPCLOSEMODE", "CWJAPTO"]), // of NonOS AT only
  suffixed: new Set(), // manual, AT+SYSSTORE
  deprecated: {
    CIPSTATUS: "AT+CWSTATE? and AT+CIPSTATE?", // manual 4.1.0.0 and later: not there any more
    CIPRECVMODE: "AT+CIPRECVTYPE", // manual 3.4.0.0 and later: not there any more
    UART: "AT+UART_CUR or AT+UART_DEF", // manual 2.2.0.0 and later: not there
  },
  limits: {
    lineBytes: 256, // golden 04
    sendBytes: 8192, // golden 10
    rfPowerSteps: [[0, "same"]], // manual, AT+RFPOWER, ESP32-C3: the query shows what was set
    rfPowerMinimum: 40, // manual, AT+RFPOWER
    blePowerLevel: 15, // manual, AT+RFPOWER, ESP32-C3
    joinAuthMode: 16, // manual, AT+CWJAP
    joinValues: 9, // golden 06
    lowestWifiMode: 0, // golden 06
    softApStations: 10, // manual, AT+CWSAP
    sleepMode: 3, // manual, AT+SLEEP
    passthroughBytes: 2920, // manual, AT+TRANSINTVL
    receiveBlockBytes: 2920, // golden 11, 13
    datagramBytes: 2920, // wire facts 7.4; that the AT port then hangs until others fill the gap is not imitated
    passiveBufferBytes: 65535, // the recordings held 20 kB; the chip's own window is smaller
    readBytes: 0x7fffffff, // golden 25
    tlsNameCharacters: 256, // golden 30: 65 are taken; the line is the limit
    hostCharacters: 64, // golden 09, 38
    lowestPort: 1, // golden 09
    sslLinks: 5, // manual, AT+CIPSTART
    handshakeIdleMs: 10_000, // manual, AT+CIPSTART: "the timeout of each packet is 10 s"; of every release from 2.1 on
    nameServers: 3, // golden 27
    filterBytes: 256, // library, AT+SYSMSGFILTERCFG; the manual says 64
    timeZoneHours: undefined, // golden 29
  },
  replies: {
    prompt: "\r\nOK\r\n\r\n>", // golden 08
    passthroughPrompt: "\r\nOK\r\n\r\n>", // golden 22
    busySending: "\r\nbusy p...\r\n", // golden 14
    refusals: {}, // library: in its log only
    noChange: undefined, // library: in its log only
    versionTail: "\r\n", // golden 01
    joinFailed: "\r\nERROR\r\n", // golden 06
    notJoined: undefined, // golden 06
    softApStation: (ip, mac) => `+CWLIF:${ip},${mac}`, // manual, AT+CWLIF
    memory: (free, minimumFree) => `+SYSRAM:${free},${minimumFree}`, // golden 05
    messages: (name, state) => `+${name}:${state}`, // golden 05
    showsSender: (shown) => String(shown), // golden 08
    nameServers: (name, enabled, addresses) => [
      `+${name}:${[enabled, ...addresses.map((address) => `"${address}"`)].join(",")}`,
    ], // golden 27
    alreadyConnected: undefined, // golden 08: a plain ERROR
    // golden 08, 12
    received: (link, length, sender) =>
      `\r\n+IPD,${link === undefined ? "" : `${link},`}${length}${sender ? `,"${sender.address}",${sender.port}` : ""}:`,
    receivedTail: "\r\n", // golden 08
    read: (length, sender) => `+CIPRECVDATA:${length},${sender ? `"${sender.address}",${sender.port},` : ""}`, // golden 25; before 3.4: manual (2.2.0.0), drivers
    noLinkLength: "0", // golden 26
    sntpOff: (timeZone) => `+CIPSNTPCFG:0,${timeZone}`, // golden 29
    timeUpdated: "+TIME_UPDATED", // golden 29
    pingTime: (milliseconds) => `+PING:${milliseconds}`, // golden 32
    pingTimeout: "+PING:TIMEOUT", // golden 32
    pingUnresolved: "+PING:TIMEOUT", // wire facts 10.6
    resolved: (address) => `+CIPDOMAIN:"${address}"`, // golden 27
    deepSleep: undefined, // wire facts 11.8
    server: (port, type, caEnable, netif) => `+CIPSERVER:1,${port},"${type}",${caEnable},${netif}`, // golden 19
  },
  rules: {
    anyCase: true, // golden 02
    commasSplitTexts: true, // golden 04
    echoesCrTwice: false, // golden 01
    refusesByLine: false, // golden 33
    refusesWhileSending: false, // wire facts 3.6
    leavesAfterOk: false, // golden 35
    statusNeedsAddress: false, // golden 34
    failedStartCloses: false, // golden 09
    passiveIsTcpOnly: false, // golden 25
    readsNothing: false, // golden 25
    showsAllLengths: false, // golden 26
    serverHasOptions: true, // golden 19
    resolvesByFamily: true, // golden 27
    keepsOtherNameServers: true, // golden 27
    nameServersDiffer: false, // library
    domainHasReserve: true, // library; wire facts 10.1
    dhcpModeFirst: false, // golden 07
    modeTakesAutoConnect: true, // manual, AT+CWMODE
    showsErrno: true, // golden 09
    hasTimeoutParameters: true, // golden 09, 27
    emptyLocalAddress: false, // library
    keepsTimeZone: true, // library
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
    filtersHaveFlags: true, // generations, system commands
    wifiStateSurvivesNullMode: false, // golden 34
  },
  defaults: {
    nameServers: ["208.67.222.222", "114.114.114.114", "8.8.8.8"], // golden 27
    softApStations: 10, // library
    serverTimeoutSeconds: 0, // golden 19
    sleepMode: 0, // manual, AT+SLEEP
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
