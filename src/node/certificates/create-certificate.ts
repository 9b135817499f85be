import { webcrypto } from "node:crypto";
import { BitString, Integer, OctetString, Utf8String } from "asn1js";
import {
  AltName,
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  Time,
  TimeType,
} from "pkijs";
import { addressBytes, familyOf } from "../network/addresses.js";

/** A certificate and its private key, both PEM. */
export interface CreatedCertificate {
  readonly certificate: string;
  readonly key: string;
  /** For signing others; absent in those that are no authority. */
  readonly authority?: Authority;
}

/** Who signs. */
export interface Authority {
  readonly name: string;
  readonly privateKey: webcrypto.CryptoKey;
  readonly keyIdentifier: ArrayBuffer;
}

export interface CertificateOptions {
  /** The subject's common name. */
  readonly name: string;
  readonly role: "authority" | "server" | "client";
  /** Other names of the subject: literal addresses, and names that may begin with "*.". */
  readonly alternativeNames?: readonly string[];
  /** Absent: signed with its own key. */
  readonly issuer?: Authority;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const commonName = "2.5.4.3";
const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const;

/** Makes a key (EC P-256) and a certificate for it. */
export async function createCertificate(options: CertificateOptions): Promise<CreatedCertificate> {
  const { name, role, issuer, notBefore, notAfter } = options;
  const { publicKey, privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const keyIdentifier = await identifierOf(publicKey);
  const certificate = new Certificate({ version: 2, serialNumber: randomSerialNumber() });
  certificate.subject.typesAndValues.push(attribute(name));
  certificate.issuer.typesAndValues.push(attribute(issuer?.name ?? name));
  certificate.notBefore = timeOf(notBefore);
  certificate.notAfter = timeOf(notAfter);
  certificate.extensions = extensionsFor(options, keyIdentifier);
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  await certificate.sign(issuer?.privateKey ?? privateKey, "SHA-256");
  const created = {
    certificate: toPem("CERTIFICATE", certificate.toSchema().toBER()),
    key: toPem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", privateKey)),
  };
  return role === "authority" ? { ...created, authority: { name, privateKey, keyIdentifier } } : created;
}

function extensionsFor({ role, alternativeNames = [], issuer }: CertificateOptions, own: ArrayBuffer): Extension[] {
  const keyIdentifier = new OctetString({ valueHex: issuer?.keyIdentifier ?? own });
  const isAuthority = role === "authority";
  const purpose = role === "server" ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";
  // The first bits of the key usage are digitalSignature (0), keyCertSign (5) and cRLSign (6).
  const keyUsage = isAuthority
    ? new BitString({ unusedBits: 1, valueHex: Uint8Array.of(0b0000_0110).buffer })
    : new BitString({ unusedBits: 7, valueHex: Uint8Array.of(0b1000_0000).buffer });
  return [
    extension("2.5.29.19", new BasicConstraints({ cA: isAuthority }).toSchema(), true),
    extension("2.5.29.15", keyUsage, true),
    ...(isAuthority ? [] : [extension("2.5.29.37", new ExtKeyUsage({ keyPurposes: [purpose] }).toSchema())]),
    extension("2.5.29.14", new OctetString({ valueHex: own })),
    extension("2.5.29.35", new AuthorityKeyIdentifier({ keyIdentifier }).toSchema()),
    ...(alternativeNames.length === 0 ? [] : [extension("2.5.29.17", altNames(alternativeNames).toSchema())]),
  ];
}

function extension(extnID: string, value: { toBER(): ArrayBuffer }, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}

function altNames(names: readonly string[]): AltName {
  const entry = (name: string) =>
    familyOf(name)
      ? new GeneralName({ type: 7, value: new OctetString({ valueHex: addressBytes(name).buffer as ArrayBuffer }) })
      : new GeneralName({ type: 2, value: name });
  return new AltName({ altNames: names.map(entry) });
}

/** RFC 5280, 4.1.2.5: two digits for the year until 2049. */
function timeOf(value: Date): Time {
  return new Time({ type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime, value });
}

function attribute(name: string): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type: commonName, value: new Utf8String({ value: name }) });
}

/** Positive and unlike any other, or clients mix up the certificates of two authorities of the same name. */
function randomSerialNumber(): Integer {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return new Integer({ valueHex: bytes.buffer });
}

/** RFC 5280, 4.2.1.2: the SHA-1 hash of the key's bits, which are the last 65 bytes of its encoding. */
async function identifierOf(publicKey: webcrypto.CryptoKey): Promise<ArrayBuffer> {
  return webcrypto.subtle.digest("SHA-1", await webcrypto.subtle.exportKey("raw", publicKey));
}

function toPem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
