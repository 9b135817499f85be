import { dialect50 } from "./5.0.js";
import { deriveDialect } from "./dialect.js";

/** Release 4.1.1.0 (core of July 2025). Source: generations. */
export const dialect41 = deriveDialect(dialect50, {
  name: "4.1",
  title: "ESP-AT 4.1 (2025)",
  // library: number, commit and date of the core; tag of the repository: compile time and Bin version; IDF_VERSION: SDK
  versionLines: [
    "AT version:4.1.1.0(ba4dd0e - ESP32C3 - Jul 31 2025 08:38:07)",
    "SDK version:v5.4",
    "compile time(7c092f9a):Aug 01 2025 13:08:20",
    "Bin version:v4.1.1.0(MINI-1)",
  ],
  without: ["CIPCONNPERSIST"],
  limits: {
    tlsNameCharacters: 64, // generations, TLS client settings
  },
  rules: {
    domainHasReserve: false, // library
    showsErrno: false, // generations, AT+CIPSTART
    savesServerTransLink: false, // generations, AT+SAVETRANSLINK
    wifiStateSurvivesNullMode: true, // generations, Wi-Fi commands
    softApShowsUsedChannel: false, // generations, Wi-Fi commands
    scansByBitmap: false, // manual 4.1.1.0, AT+CWLAP
  },
});
