import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { CertificateKind, StoredCertificate } from "./partitions.js";

/** Something that is no certificate or key, or does not fit another; the message goes on after "The file F ". */
export class CertificateError extends Error {
  override readonly name = "CertificateError";
}

/** As much as all certificates of a real module together have, several times over. */
const longestPemBytes = 65_536;
const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates in a PEM text, one or more. @throws CertificateError */
export function parseCertificates(pem: string): X509Certificate[] {
  requireSize(pem);
  const blocks = pem.match(certificateBlock) ?? [];
  if (blocks.length === 0) throw new CertificateError(`holds no PEM certificate${foundInstead(pem)}`);
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw new CertificateError("holds a certificate that is damaged", { cause: error });
    }
  });
}

/** The private key in a PEM text. @throws CertificateError */
export function parsePrivateKey(pem: string): KeyObject {
  requireSize(pem);
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw new CertificateError(`holds no PEM private key${foundInstead(pem)}`);
  }
  if (/ENCRYPTED/.test(pem)) throw new CertificateError("holds an encrypted private key, which no modem could read");
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new CertificateError("holds a private key that is damaged or of an unknown kind", { cause: error });
  }
}

/** Whether both belong together. @throws CertificateError when one of them is none */
export function isPair(certificatePem: string, keyPem: string): boolean {
  const [certificate] = parseCertificates(certificatePem);
  return certificate?.checkPrivateKey(parsePrivateKey(keyPem)) ?? false;
}

/** @throws CertificateError unless the text is what such a partition holds */
export function requireKind(kind: CertificateKind, pem: string): void {
  if (kind.endsWith("_key")) parsePrivateKey(pem);
  else parseCertificates(pem);
}

/** One line about it, for people: "CN=localhost, by CN=virtual-esp-at test CA, until 2046-11-22". */
export function describeCertificate({ kind, pem }: StoredCertificate): string {
  try {
    if (kind.endsWith("_key")) return `private key, ${parsePrivateKey(pem).asymmetricKeyType}`;
    const [first, ...others] = parseCertificates(pem);
    if (!first) return "";
    const names = [oneLine(first.subject), `by ${first.subject === first.issuer ? "itself" : oneLine(first.issuer)}`];
    const until = new Date(first.validTo).toISOString().slice(0, 10);
    const more = others.length === 0 ? [] : [`and ${others.length} more`];
    return [...names, `until ${until}`, ...more].join(", ");
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    return error.message;
  }
}

function requireSize(pem: string): void {
  if (pem.length > longestPemBytes) throw new CertificateError(`is longer than ${longestPemBytes} bytes`);
}

function foundInstead(pem: string): string {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1];
  if (label !== undefined) return ` (but a ${label})`;
  return pem.startsWith("0") ? " (a DER file can be converted with: openssl x509 -inform DER)" : "";
}

function oneLine(name: string): string {
  return name.split("\n").join(" ") || "nobody";
}
