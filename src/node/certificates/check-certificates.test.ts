import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CertificateError, describeCertificate, isPair, requireKind } from "./check-certificates.js";
import { createCertificate } from "./create-certificate.js";
import type { CertificateKind } from "./partitions.js";

const validity = { notBefore: new Date("2020-01-01T00:00:00Z"), notAfter: new Date("2050-06-07T00:00:00Z") };
const root = await createCertificate({ ...validity, name: "root", role: "authority" });
const leaf = await createCertificate({
  ...validity,
  name: "leaf",
  role: "client",
  ...(root.authority && { issuer: root.authority }),
});
const rsa = generateKeyPairSync("rsa", {
  modulusLength: 1024,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});
const encrypted = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-128-cbc", passphrase: "secret" },
});

describe("what belongs into a partition", () => {
  it.each<[string, CertificateKind, string]>([
    ["a certificate", "client_cert", leaf.certificate],
    ["a chain", "server_cert", leaf.certificate + root.certificate],
    ["text around it", "client_ca", `Root of all:\r\n${root.certificate.replaceAll("\n", "\r\n")}\r\n`],
    ["a key", "client_key", leaf.key],
    ["a key in another format", "server_key", rsa.privateKey],
  ])("%s", (_what, kind, pem) => {
    expect(() => requireKind(kind, pem)).not.toThrow();
  });

  it.each<[string, CertificateKind, string, string]>([
    ["nothing", "client_cert", "", "holds no PEM certificate"],
    ["a key for a certificate", "client_ca", leaf.key, "holds no PEM certificate (but a PRIVATE KEY)"],
    ["a certificate for a key", "client_key", leaf.certificate, "holds no PEM private key (but a CERTIFICATE)"],
    ["a public key", "client_key", rsa.publicKey, "holds no PEM private key (but a PUBLIC KEY)"],
    ["DER", "client_cert", "0\x82\x01\x00", "openssl x509 -inform DER"],
    ["a locked key", "client_key", encrypted.privateKey, "holds an encrypted private key"],
    ["a damaged certificate", "client_cert", leaf.certificate.replace(/\n.{20}/, "\nAAAA"), "is damaged"],
    ["a damaged second certificate", "client_ca", leaf.certificate + broken("CERTIFICATE"), "is damaged"],
    ["a damaged key", "client_key", broken("PRIVATE KEY"), "is damaged or of an unknown kind"],
    ["far too much", "client_ca", root.certificate.repeat(200), "is longer than 65536 bytes"],
  ])("not %s", (_what, kind, pem, message) => {
    expect(() => requireKind(kind, pem)).toThrow(CertificateError);
    expect(() => requireKind(kind, pem)).toThrow(message);
  });
});

it("knows which key belongs to which certificate", () => {
  expect(isPair(leaf.certificate, leaf.key)).toBe(true);
  // The first one of a chain counts.
  expect(isPair(leaf.certificate + root.certificate, leaf.key)).toBe(true);
  expect(isPair(root.certificate + leaf.certificate, leaf.key)).toBe(false);
  expect(isPair(leaf.certificate, rsa.privateKey)).toBe(false);
});

it.each<[CertificateKind, string, string]>([
  ["client_cert", leaf.certificate, "CN=leaf, by CN=root, until 2050-06-07"],
  ["client_ca", root.certificate, "CN=root, by itself, until 2050-06-07"],
  ["client_ca", root.certificate + leaf.certificate, "CN=root, by itself, until 2050-06-07, and 1 more"],
  ["client_key", leaf.key, "private key, ec"],
  ["client_key", rsa.privateKey, "private key, rsa"],
  ["client_key", "", "holds no PEM private key"],
])("describes a %s in one line", (kind, pem, expected) => {
  expect(describeCertificate({ kind, number: 0, pem })).toBe(expected);
});

function broken(label: string): string {
  return `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
}
