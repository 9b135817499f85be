import { dialect22 } from "./2.2.js";
import { deriveDialect } from "./dialect.js";

/**
 * The AT firmware of the ESP8266 before ESP-AT, on the NonOS SDK. "library" is libat.a of ESP8266_NONOS_SDK (AT 1.7.6,
 * January 2022): its table of commands and forms, its texts and where they go, its limits. "manual" is the ESP8266 AT
 * Instruction Set. Where both are silent it is what ESP-AT 2.2 does.
 */
export const dialectNonOs17 = deriveDialect(dialect22, {
  name: "nonos-1.7",
  title: "ESP8266 NonOS AT 1.7 (2022), before ESP-AT",
  // library: number and date of AT; the published firmware 1.7.6: the rest
  versionLines: [
    "AT version:1.7.6.0(Jan 24 2022 08:56:02)",
    "SDK version:3.0.6-dev(072755c)",
    "compile time:Jun 17 2024 07:38:00",
    "Bin version(Wroom 02):1.7.6",
  ],
  // library: its table of commands and forms; of AT+CIPSSLCCONF, which it has, the parameters are others
  without: [
    "CMD",
    "SLEEPWKCFG",
    "SYSMSG",
    "SYSROLLBACK",
    "SYSTIMESTAMP",
    "SYSLOG",
    "SYSSTORE",
    "RFPOWER?",
    "CWRECONNCFG",
    "CWSTATE",
    "CWQIF",
    "CWDHCPS",
    "CWAPPROTO",
    "CWSTAPROTO",
    "CWCOUNTRY",
    "CIPSTARTEX",
    "CIPSERVER?",
    "CIPDNS",
    "CIPTCPOPT",
    "CIPRECONNINTV",
    "CIPV6",
    "CIPSSLCCONF",
    "CIPSSLCCN",
    "CIPSSLCSNI",
    "CIPSSLCALPN",
    "CIPSSLCPSK",
    "CIUPDATE?",
    "CIUPDATE=",
  ],
  // library: as above
  with: ["CWJAPTO", "CIPCLOSEMODE", "CIPSSLSIZE"],
  // library: as above; AT+UART_CUR and AT+UART_DEF are in every dialect
  suffixed: [
    "SYSMSG",
    "CWMODE",
    "CWJAP",
    "CWSAP",
    "CWDHCP",
    "CWDHCPS",
    "CWCOUNTRY",
    "CIPSTAMAC",
    "CIPAPMAC",
    "CIPSTA",
    "CIPAP",
    "CIPDNS",
  ],
  deprecated: {
    UART: "AT+UART_CUR or AT+UART_DEF", // manual: "@deprecated"; it changes flash
    CWMODE: "AT+CWMODE_CUR or AT+CWMODE_DEF", // manual: "@deprecated"; it changes flash
    CWJAP: "AT+CWJAP_CUR or AT+CWJAP_DEF", // manual: "@deprecated"; it changes flash
    CWSAP: "AT+CWSAP_CUR or AT+CWSAP_DEF", // manual: "@deprecated"; it changes flash
    CWDHCP: "AT+CWDHCP_CUR or AT+CWDHCP_DEF", // manual: "@deprecated"; it changes flash
    CIPSTAMAC: "AT+CIPSTAMAC_CUR or AT+CIPSTAMAC_DEF", // manual: "@deprecated"; it changes flash
    CIPAPMAC: "AT+CIPAPMAC_CUR or AT+CIPAPMAC_DEF", // manual: "@deprecated"; it changes flash
    CIPSTA: "AT+CIPSTA_CUR or AT+CIPSTA_DEF", // manual: "@deprecated"; it changes flash
    CIPAP: "AT+CIPAP_CUR or AT+CIPAP_DEF", // manual: "@deprecated"; it changes flash
  },
  limits: {
    lineBytes: 258, // library: 256 behind AT
    rfPowerMinimum: 0, // manual, AT+RFPOWER
    rfPowerSteps: [[0, "same"]], // manual, AT+RFPOWER; there is no query
    joinValues: 5, // library
    lowestWifiMode: 1, // library
    softApStations: 8, // library
    sleepMode: 2, // library
    passthroughBytes: 2920, // library
    readBytes: 2048, // library
    passiveBufferBytes: 5840, // guess: four segments, the window of the SDK's TCP
    lowestPort: 0, // library; driver: WiFiEsp opens UDP links to port 0
    sslLinks: 1, // library
    nameServers: 2, // library
    timeZoneHours: [-11, 13], // library
  },
  replies: {
    prompt: "\r\nOK\r\n> ", // library; driver: WiFiEspAT and Espruino need the blank
    busySending: "\r\nbusy s...\r\n", // library
    // library: they go to the host here
    refusals: {
      "server must be off": "CIPSERVER must be 0",
      "server and multiplex must be off": "CIPMUX and CIPSERVER must be 0",
      "passthrough must be off": "IPMODE must be 0",
      "passthrough is on": "IPMODE=1",
      "multiplex is on": "MUX=1",
      "multiplex is off": "MUX=0",
      "links are open": "link is builded",
      "link is not open": "link is not valid",
      "link to close is not open": "UNLINK",
      "link is not TCP": "not TCP",
      "SSL link is open": "must close ssl link",
      "no more SSL links": "ssl reach max",
      "station has no address": "no ip",
      "name has no address": "DNS Fail",
      "too long": "too long",
    },
    noChange: "no change", // library, AT+CIPSERVER
    versionTail: "", // library
    joinFailed: "\r\nFAIL\r\n", // library
    notJoined: "No AP", // library
    softApStation: (ip, mac) => `${ip},${mac}`, // library
    memory: (free) => `+SYSRAM:${free}\r\n`, // library
    messages: (name, state) => `+${name}:0x${state.toString(16)}\r\n`, // library
    showsSender: (shown) => (shown ? "TRUE" : "FALSE"), // library
    nameServers: (name, _enabled, addresses) => addresses.map((address) => `+${name}:${address}`), // library
    // library
    received: (link, length, sender) =>
      `\r\n+IPD,${link === undefined ? "" : `${link},`}${length}${sender ? `,${sender.address},${sender.port}` : ""}:`,
    receivedTail: "", // library
    read: (length) => `\r\n+CIPRECVDATA,${length}:`, // library
    noLinkLength: "0", // library
    pingTime: (milliseconds) => `+${milliseconds}`, // library
    pingUnresolved: undefined, // library
    deepSleep: undefined, // library
  },
  rules: {
    anyCase: false, // library
    commasSplitTexts: false, // library
    refusesByLine: true, // library
    refusesWhileSending: true, // library
    leavesAfterOk: true, // library; driver: SparkFun's waits for WIFI DISCONNECT behind OK
    statusNeedsAddress: true, // library
    statusCountsUdp: false, // library
    sendingRestartsTimeout: true, // the SDK's lwip/app/espconn_tcp.c
    failedStartCloses: true, // library; driver: AWS's waits for it
    passiveIsTcpOnly: true, // library
    readsNothing: true, // library
    showsAllLengths: true, // library
    serverHasOptions: false, // library
    resolvesByFamily: false, // library
    keepsOtherNameServers: false, // library
    dhcpModeFirst: true, // library
    modeTakesAutoConnect: false, // library
  },
  defaults: {
    nameServers: ["208.67.222.222"], // library, AT+CIPDNS_CUR=1
    softApStations: 4, // library
    serverTimeoutSeconds: 180, // library
    sleepMode: 2, // manual, AT+SLEEP: modem sleep
  },
});
