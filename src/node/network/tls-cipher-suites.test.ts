import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { handshakeOffer } from "./tls-cipher-suites.js";

/** Numbers and names as the system's openssl knows them: "0xC0,0x2B - ECDHE-ECDSA-AES128-GCM-SHA256 TLSv1.2 ...". */
const listed = spawnSync("openssl", ["ciphers", "-V", "ALL:COMPLEMENTOFALL@SECLEVEL=0"], { encoding: "utf8" });
const known = (listed.stdout ?? "")
  .split("\n")
  .map((line) => /0x([0-9A-F]{2}),0x([0-9A-F]{2}) - (\S+)/.exec(line) ?? [])
  .map(([, high = "", low = "", name = ""]) => [Number.parseInt(high + low, 16), name] as const)
  .filter(([, name]) => name !== "");

describe("the cipher suites", () => {
  it.skipIf(known.length === 0)("have the numbers and names that openssl has (skipped without it)", () => {
    const named = known.flatMap(([number, name]) => {
      const offer = handshakeOffer({ newestVersion: "1.3", cipherSuites: [number] });
      return offer ? [{ number, name, offered: offer.ciphers.replace("@SECLEVEL=0", "") }] : [];
    });
    for (const { number, name, offered } of named) expect([number, offered]).toEqual([number, name]);
    expect(named.length).toBeGreaterThan(50);
  });

  it.each([
    [{ newestVersion: "1.2" }, "TLSv1.2", "TLSv1.2", "DEFAULT@SECLEVEL=0"],
    [{ newestVersion: "1.2", preSharedKey: true }, "TLSv1.2", "TLSv1.2", "PSK:!kRSAPSK:!eNULL@SECLEVEL=0"],
    [{ newestVersion: "1.3", preSharedKey: true }, "TLSv1.2", "TLSv1.2", "PSK:!kRSAPSK:!eNULL@SECLEVEL=0"],
    [{ newestVersion: "1.3", cipherSuites: [0x1301] }, "TLSv1.3", "TLSv1.3", "TLS_AES_128_GCM_SHA256"],
    [{ newestVersion: "1.3", cipherSuites: [0x009c] }, "TLSv1.2", "TLSv1.2", "AES128-GCM-SHA256@SECLEVEL=0"],
    [
      { newestVersion: "1.3", cipherSuites: [0x009c, 0x1301, 0x002f] },
      "TLSv1.2",
      "TLSv1.3",
      "TLS_AES_128_GCM_SHA256:AES128-GCM-SHA256:AES128-SHA@SECLEVEL=0",
    ],
    [
      { newestVersion: "1.2", preSharedKey: true, cipherSuites: [0x00ac, 0xc02b, 0xccac, 0x00a8] },
      "TLSv1.2",
      "TLSv1.2",
      "ECDHE-PSK-CHACHA20-POLY1305:PSK-AES128-GCM-SHA256@SECLEVEL=0",
    ],
  ] as const)("are offered for %j", (choice, minVersion, maxVersion, ciphers) => {
    expect(handshakeOffer(choice)).toEqual({ minVersion, maxVersion, ciphers });
  });

  it.each([
    { newestVersion: "1.3", cipherSuites: [] },
    { newestVersion: "1.3", cipherSuites: [0, 0xffff, -1, 0.5] },
    { newestVersion: "1.2", cipherSuites: [0x1301] },
    { newestVersion: "1.3", preSharedKey: true, cipherSuites: [0x1301, 0xc02b] },
  ] as const)("are none for %j", (choice) => {
    expect(handshakeOffer(choice)).toBeUndefined();
  });
});
