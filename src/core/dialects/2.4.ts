import { dialect34 } from "./3.4.js";
import { deriveDialect } from "./dialect.js";

/** Release 2.4.0.0 (May 2022). Source: its manual, the texts of its library, and 3.4 where neither speaks. */
export const dialect24 = deriveDialect(dialect34, {
  name: "2.4",
  title: "ESP-AT 2.4 (2022)",
  // library: number, commit and date of the core; tag of the repository: compile time and Bin version; IDF_VERSION: SDK
  versionLines: [
    "AT version:2.4.0.0(4c6eb5e - ESP32C3 - May 20 2022 03:11:59)",
    "SDK version:v4.3",
    "compile time(5641e0aa):May 20 2022 19:01:59",
    "Bin version:2.4.0(MINI-1)",
  ],
  // generations, library: not in 2.4; CIPFWVER came with 3.0 (shared dialects); manual 2.4.0.0: AT+RST has no set form
  without: [
    "CIPRECVTYPE",
    "CIPSSLCPSKHEX",
    "CWINIT",
    "SYSMFG",
    "SYSMSGFILTER",
    "SYSMSGFILTERCFG",
    "TRANSINTVL",
    "CIPFWVER",
    "RST=",
  ],
  deprecated: {
    CIPSTATUS: "AT+CWSTATE? and AT+CIPSTATE?", // manual 2.4.0.0, AT+CIPSTATUS
    UART: "AT+UART_CUR or AT+UART_DEF", // manual 2.4.0.0: not there
  },
  limits: {
    passiveBufferBytes: 5760, // manual 2.4.0.0, AT+CIPRECVMODE
  },
  rules: {
    nameServersDiffer: true, // seed, AT+CIPDNS
    keepsTimeZone: false, // seed, AT+CIPSNTPCFG
  },
  replies: {
    alreadyConnected: "ALREADY CONNECTED", // shared dialects; the library has it for its log only
    noLinkLength: "-1", // shared dialects
    sntpOff: () => "+CIPSNTPCFG:0", // library text
    timeUpdated: undefined, // library: the text came with 3.3
  },
});
