import type { CreatedCertificate } from "./create-certificate.js";
import type { Partitions } from "./partitions.js";

const yearMs = 365.25 * 24 * 3600 * 1000;
const validYears = 20;

/** The authority's name, the same in every process. */
export const FACTORY_AUTHORITY = "virtual-esp-at test CA";

let root: Promise<CreatedCertificate> | undefined;
let created: Promise<Partitions> | undefined;

/**
 * The certificates that a modem has before anybody has loaded others: a client's and a server's, and the authority
 * that has signed both. Made on the first call in a process, in about a tenth of a second, and the same on every other.
 */
export function factoryCertificates(): Promise<Partitions> {
  created ??= create();
  return created;
}

/** The authority of the factory's certificates, whose key never leaves the process. */
export function factoryAuthority(): Promise<CreatedCertificate> {
  root ??= createAuthority();
  return root;
}

/** A board whose clock is a little behind takes it as well. */
function validity() {
  const now = Date.now();
  return { notBefore: new Date(now - yearMs), notAfter: new Date(now + validYears * yearMs) };
}

async function createAuthority(): Promise<CreatedCertificate> {
  // The library takes its time to load, and most modems never need it.
  const { createCertificate } = await import("./create-certificate.js");
  return createCertificate({ ...validity(), name: FACTORY_AUTHORITY, role: "authority" });
}

async function create(): Promise<Partitions> {
  const { createCertificate } = await import("./create-certificate.js");
  const root = await factoryAuthority();
  const signed = root.authority ? { ...validity(), issuer: root.authority } : validity();
  const [client, server] = await Promise.all([
    createCertificate({ ...signed, name: "virtual-esp-at client", role: "client" }),
    createCertificate({
      ...signed,
      name: "localhost",
      role: "server",
      alternativeNames: ["localhost", "*.test", "127.0.0.1", "::1"],
    }),
  ]);
  const bytes = (pem: string) => new Uint8Array(Buffer.from(pem, "latin1"));
  return {
    "client_cert.0": bytes(client.certificate),
    "client_key.0": bytes(client.key),
    "client_ca.0": bytes(root.certificate),
    "server_cert.0": bytes(server.certificate),
    "server_key.0": bytes(server.key),
    "server_ca.0": bytes(root.certificate),
  };
}
