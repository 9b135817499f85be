/**
 * The suites of the chip's TLS library, by their numbers at IANA, in the order in which it prefers them (guess: the
 * configuration of the public firmware, without what no computer offers any more).
 */
const TLS_1_3_SUITES = [0x1302, 0x1303, 0x1301, 0x1304, 0x1305];

const TLS_1_2_SUITES = [
  // ECDHE with certificates
  ...[0xcca8, 0xcca9, 0xc02c, 0xc030, 0xc0ad, 0xc024, 0xc028, 0xc00a, 0xc014, 0xc0af],
  ...[0xc02b, 0xc02f, 0xc0ac, 0xc023, 0xc027, 0xc009, 0xc013, 0xc0ae],
  // ECDHE with a pre-shared key
  ...[0xccac, 0xc038, 0xc036, 0xc037, 0xc035],
  // RSA
  ...[0x009d, 0xc09d, 0x003d, 0x0035, 0xc0a1, 0x009c, 0xc09c, 0x003c, 0x002f, 0xc0a0],
  // a pre-shared key alone
  ...[0xccab, 0x00a9, 0xc0a5, 0x00af, 0x008d, 0xc0a9, 0x00a8, 0xc0a4, 0x00ae, 0x008c, 0xc0a8],
];

/** What a client of this generation can offer. */
export function supportedCipherSuites(newestTls: "1.2" | "1.3"): readonly number[] {
  return newestTls === "1.3" ? [...TLS_1_3_SUITES, ...TLS_1_2_SUITES] : TLS_1_2_SUITES;
}
