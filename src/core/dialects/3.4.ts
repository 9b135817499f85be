import { dialect41 } from "./4.1.js";
import { deriveDialect } from "./dialect.js";

/** Release 3.4.0.0 (core of May 2024); 3.3 gave the same bytes. Source: golden/3.4, generations. */
export const dialect34 = deriveDialect(dialect41, {
  name: "3.4",
  title: "ESP-AT 3.4 (2024), recorded; 3.3 is the same",
  // library: number, commit and date of the core; tag of the repository: compile time and Bin version; IDF_VERSION: SDK
  versionLines: [
    "AT version:3.4.0.0-dev(be2bd9b - ESP32C3 - May 17 2024 05:26:15)",
    "SDK version:v5.0",
    "compile time(70ff5889):Jun 07 2024 12:05:16",
    "Bin version:v3.4.0.0(MINI-1)",
  ],
  without: ["CIPSSLCCIPHER", "CWBANDWIDTH", "CWCONFIG", "RFCAL", "SYSRAM=", "SYSROLLBACK?"], // generations, command set
  replies: {
    server: (port, type, caEnable) => `+CIPSERVER:1,${port},"${type}",${caEnable}`, // golden/3.4 19
  },
  defaults: {
    nameServers: ["208.67.222.222", "", "8.8.8.8"], // golden/3.4 27
  },
  rules: {
    hasTimeoutParameters: false, // golden/3.4 09, 16, 27
    emptyLocalAddress: true, // library; seed
    serverHasNetif: false, // golden/3.4 19
    udpSharesPorts: true, // golden/3.4 18
    udpSenderIsStoredPeer: false, // golden/3.4 17
    leavingClosesLinksFirst: true, // golden/3.4 35
    mdnsTakesText: false, // manual 3.4.0.0, AT+MDNS
    mdnsQueries: false, // golden/3.4 32
    mdnsRefusesWithCode: true, // golden/3.4 32
    newestTls: "1.2", // guess
  },
});
