import type { SecureVersion } from "node:tls";

/** The suites of TLS 1.3 have their own rules in OpenSSL, and their IANA names. */
const tls13Suites: ReadonlyMap<number, string> = new Map([
  [0x1301, "TLS_AES_128_GCM_SHA256"],
  [0x1302, "TLS_AES_256_GCM_SHA384"],
  [0x1303, "TLS_CHACHA20_POLY1305_SHA256"],
  [0x1304, "TLS_AES_128_CCM_SHA256"],
  [0x1305, "TLS_AES_128_CCM_8_SHA256"],
]);

/** OpenSSL's names of the suites of TLS 1.2 that encrypt and authenticate, by their numbers at IANA. */
const tls12Suites: ReadonlyMap<number, string> = new Map([
  [0x002f, "AES128-SHA"],
  [0x0033, "DHE-RSA-AES128-SHA"],
  [0x0035, "AES256-SHA"],
  [0x0039, "DHE-RSA-AES256-SHA"],
  [0x003c, "AES128-SHA256"],
  [0x003d, "AES256-SHA256"],
  [0x0041, "CAMELLIA128-SHA"],
  [0x0045, "DHE-RSA-CAMELLIA128-SHA"],
  [0x0067, "DHE-RSA-AES128-SHA256"],
  [0x006b, "DHE-RSA-AES256-SHA256"],
  [0x0084, "CAMELLIA256-SHA"],
  [0x0088, "DHE-RSA-CAMELLIA256-SHA"],
  [0x008c, "PSK-AES128-CBC-SHA"],
  [0x008d, "PSK-AES256-CBC-SHA"],
  [0x0090, "DHE-PSK-AES128-CBC-SHA"],
  [0x0091, "DHE-PSK-AES256-CBC-SHA"],
  [0x0094, "RSA-PSK-AES128-CBC-SHA"],
  [0x0095, "RSA-PSK-AES256-CBC-SHA"],
  [0x009c, "AES128-GCM-SHA256"],
  [0x009d, "AES256-GCM-SHA384"],
  [0x009e, "DHE-RSA-AES128-GCM-SHA256"],
  [0x009f, "DHE-RSA-AES256-GCM-SHA384"],
  [0x00a8, "PSK-AES128-GCM-SHA256"],
  [0x00a9, "PSK-AES256-GCM-SHA384"],
  [0x00aa, "DHE-PSK-AES128-GCM-SHA256"],
  [0x00ab, "DHE-PSK-AES256-GCM-SHA384"],
  [0x00ac, "RSA-PSK-AES128-GCM-SHA256"],
  [0x00ad, "RSA-PSK-AES256-GCM-SHA384"],
  [0x00ae, "PSK-AES128-CBC-SHA256"],
  [0x00af, "PSK-AES256-CBC-SHA384"],
  [0x00b2, "DHE-PSK-AES128-CBC-SHA256"],
  [0x00b3, "DHE-PSK-AES256-CBC-SHA384"],
  [0x00b6, "RSA-PSK-AES128-CBC-SHA256"],
  [0x00b7, "RSA-PSK-AES256-CBC-SHA384"],
  [0x00ba, "CAMELLIA128-SHA256"],
  [0x00be, "DHE-RSA-CAMELLIA128-SHA256"],
  [0x00c0, "CAMELLIA256-SHA256"],
  [0x00c4, "DHE-RSA-CAMELLIA256-SHA256"],
  [0xc009, "ECDHE-ECDSA-AES128-SHA"],
  [0xc00a, "ECDHE-ECDSA-AES256-SHA"],
  [0xc013, "ECDHE-RSA-AES128-SHA"],
  [0xc014, "ECDHE-RSA-AES256-SHA"],
  [0xc023, "ECDHE-ECDSA-AES128-SHA256"],
  [0xc024, "ECDHE-ECDSA-AES256-SHA384"],
  [0xc027, "ECDHE-RSA-AES128-SHA256"],
  [0xc028, "ECDHE-RSA-AES256-SHA384"],
  [0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256"],
  [0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384"],
  [0xc02f, "ECDHE-RSA-AES128-GCM-SHA256"],
  [0xc030, "ECDHE-RSA-AES256-GCM-SHA384"],
  [0xc035, "ECDHE-PSK-AES128-CBC-SHA"],
  [0xc036, "ECDHE-PSK-AES256-CBC-SHA"],
  [0xc037, "ECDHE-PSK-AES128-CBC-SHA256"],
  [0xc038, "ECDHE-PSK-AES256-CBC-SHA384"],
  [0xc072, "ECDHE-ECDSA-CAMELLIA128-SHA256"],
  [0xc073, "ECDHE-ECDSA-CAMELLIA256-SHA384"],
  [0xc076, "ECDHE-RSA-CAMELLIA128-SHA256"],
  [0xc077, "ECDHE-RSA-CAMELLIA256-SHA384"],
  [0xc09c, "AES128-CCM"],
  [0xc09d, "AES256-CCM"],
  [0xc09e, "DHE-RSA-AES128-CCM"],
  [0xc09f, "DHE-RSA-AES256-CCM"],
  [0xc0a0, "AES128-CCM8"],
  [0xc0a1, "AES256-CCM8"],
  [0xc0a2, "DHE-RSA-AES128-CCM8"],
  [0xc0a3, "DHE-RSA-AES256-CCM8"],
  [0xc0a4, "PSK-AES128-CCM"],
  [0xc0a5, "PSK-AES256-CCM"],
  [0xc0a6, "DHE-PSK-AES128-CCM"],
  [0xc0a7, "DHE-PSK-AES256-CCM"],
  [0xc0a8, "PSK-AES128-CCM8"],
  [0xc0a9, "PSK-AES256-CCM8"],
  [0xc0aa, "DHE-PSK-AES128-CCM8"],
  [0xc0ab, "DHE-PSK-AES256-CCM8"],
  [0xc0ac, "ECDHE-ECDSA-AES128-CCM"],
  [0xc0ad, "ECDHE-ECDSA-AES256-CCM"],
  [0xc0ae, "ECDHE-ECDSA-AES128-CCM8"],
  [0xc0af, "ECDHE-ECDSA-AES256-CCM8"],
  [0xcca8, "ECDHE-RSA-CHACHA20-POLY1305"],
  [0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305"],
  [0xccaa, "DHE-RSA-CHACHA20-POLY1305"],
  [0xccab, "PSK-CHACHA20-POLY1305"],
  [0xccac, "ECDHE-PSK-CHACHA20-POLY1305"],
  [0xccad, "DHE-PSK-CHACHA20-POLY1305"],
  [0xccae, "RSA-PSK-CHACHA20-POLY1305"],
]);

/**
 * The security levels are OpenSSL's own idea: the chip's TLS library takes any key and any hash that it has been
 * built with, and devices are tried out with small old test keys. What is refused is what `authorities` refuses.
 */
const anySecurityLevel = "@SECLEVEL=0";

export interface HandshakeChoice {
  readonly newestVersion: TlsVersion;
  /** IANA numbers; absent: all. */
  readonly cipherSuites?: readonly number[];
  /** Only suites that authenticate both sides by a pre-shared key. */
  readonly preSharedKey?: boolean;
}

/** Options of Node for what is offered. */
export interface HandshakeOffer {
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  readonly ciphers: string;
}

type TlsVersion = "1.2" | "1.3";

/** Undefined when no suite is left that OpenSSL knows. The oldest version is 1.2, as in the firmware. */
export function handshakeOffer(choice: HandshakeChoice): HandshakeOffer | undefined {
  const { newestVersion, cipherSuites, preSharedKey = false } = choice;
  // A key takes the place of certificates in TLS 1.2; in 1.3 a server could still answer with an unchecked one.
  const newer = newestVersion === "1.2" || preSharedKey ? [] : chosen(tls13Suites, cipherSuites);
  const older = cipherSuites ? chosen(tls12Suites, cipherSuites) : [preSharedKey ? allOfKeys : "DEFAULT"];
  const usable = preSharedKey && cipherSuites ? older.filter((name) => isOfKey.test(name)) : older;
  const versions: SecureVersion[] = [
    ...(usable.length > 0 ? ["TLSv1.2" as const] : []),
    ...(newer.length > 0 ? ["TLSv1.3" as const] : []),
  ];
  const [minVersion, maxVersion = minVersion] = versions;
  if (minVersion === undefined || maxVersion === undefined) return undefined;
  // The level belongs to the list of TLS 1.2, which must not consist of it alone.
  const level = usable.length > 0 ? anySecurityLevel : "";
  return { minVersion, maxVersion, ciphers: [...newer, ...usable].join(":") + level };
}

/** RSA-PSK asks for a certificate besides the key. */
const allOfKeys = "PSK:!kRSAPSK:!eNULL";
const isOfKey = /^(DHE-|ECDHE-)?PSK-/;

function chosen(names: ReadonlyMap<number, string>, numbers: readonly number[] | undefined): string[] {
  return numbers ? numbers.flatMap((number) => names.get(number) ?? []) : [...names.values()];
}
