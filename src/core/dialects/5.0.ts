import { dialect42 } from "./4.2.js";
import { deriveDialect } from "./dialect.js";

/** Release 5.0.1.0 (core of November 2025), before 4.2 in time. Source: golden/5.0, generations. */
export const dialect50 = deriveDialect(dialect42, {
  name: "5.0",
  title: "ESP-AT 5.0 (2025), recorded",
  // library: number, commit and date of the core; tag of the repository: compile time and Bin version; IDF_VERSION: SDK
  versionLines: [
    "AT version:4.2.0.0-dev(3258eee - ESP32C3 - Nov 17 2025 09:59:18)",
    "SDK version:v5.4",
    "compile time(224475a3):Mar 09 2026 18:08:52",
    "Bin version:v5.0.1.0(MINI-1)",
  ],
  limits: {
    joinAuthMode: 1, // manual 5.0.1.0, AT+CWJAP: <pci_en>
    filterBytes: 64, // library, AT+SYSMSGFILTERCFG
  },
  rules: {
    readsDatagrams: false, // golden/5.0 25, 26
    filtersHaveFlags: false, // generations, system commands
    reconnectsNow: false, // manual 5.0.1.0, AT+CWRECONNCFG
  },
});
