import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isPair, parsePrivateKey } from "./check-certificates.js";
import { factoryCertificates } from "./factory-certificates.js";
import { certificateKinds, partitionName } from "./partitions.js";

const factory = await factoryCertificates();
const pem = (name: string) => Buffer.from(factory[name] ?? []).toString();
const root = new X509Certificate(pem("client_ca.0"));

describe("the factory's certificates", () => {
  it("fill every kind of partition once, and are the same for the whole process", async () => {
    expect(Object.keys(factory)).toEqual(certificateKinds.map((kind) => partitionName(kind, 0)));
    expect(await factoryCertificates()).toBe(factory);
  });

  it.each(["client", "server"])("have a %s that the authority has signed, and its key", (role) => {
    const certificate = new X509Certificate(pem(`${role}_cert.0`));
    expect(isPair(pem(`${role}_cert.0`), pem(`${role}_key.0`))).toBe(true);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(parsePrivateKey(pem(`${role}_key.0`)).asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
  });

  it("trust the same authority on both sides, which has signed itself", () => {
    expect(pem("server_ca.0")).toBe(pem("client_ca.0"));
    expect([root.ca, root.verify(root.publicKey)]).toEqual([true, true]);
  });

  it("are valid from a while ago for twenty years", () => {
    for (const name of ["client_cert.0", "server_cert.0", "client_ca.0"]) {
      const { validFrom, validTo } = new X509Certificate(pem(name));
      expect(Date.parse(validFrom)).toBeLessThan(Date.now() - 300 * 24 * 3600 * 1000);
      expect(new Date(validTo).getUTCFullYear() - new Date().getUTCFullYear()).toBe(20);
    }
  });

  it.each(["localhost", "127.0.0.1", "::1"])("name %s as the server", (name) => {
    const certificate = new X509Certificate(pem("server_cert.0"));
    expect(name.includes("l") ? certificate.checkHost(name) : certificate.checkIP(name)).toBeDefined();
    expect(certificate.subjectAltName).toContain("DNS:*.test");
  });

  it("have serial numbers of their own", () => {
    const numbers = ["client_cert.0", "server_cert.0", "client_ca.0"].map(
      (name) => new X509Certificate(pem(name)).serialNumber,
    );
    expect(new Set(numbers).size).toBe(3);
  });
});
