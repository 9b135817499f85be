import { type CreatedCertificate, createCertificate } from "../node/certificates/create-certificate.js";
import { factoryAuthority } from "../node/certificates/factory-certificates.js";

const DAY_MS = 24 * 3600 * 1000;

/** What the lab's TLS servers show. */
export interface LabCertificates {
  /** The authority, PEM: the factory's, which a modem trusts as it comes (`client_ca.0`). */
  readonly authority: string;
  /** A server's certificate, signed by the authority unless it is told otherwise. */
  serverIdentity(name: string, options?: ServerIdentityOptions): Promise<CreatedCertificate>;
}

export interface ServerIdentityOptions {
  readonly selfSigned?: boolean;
  readonly expired?: boolean;
}

export async function createLabCertificates(): Promise<LabCertificates> {
  const root = await factoryAuthority();
  return {
    authority: root.certificate,
    serverIdentity(name, { selfSigned = false, expired = false } = {}) {
      const now = Date.now();
      return createCertificate({
        name,
        role: "server",
        alternativeNames: [name],
        ...(!selfSigned && root.authority && { issuer: root.authority }),
        notBefore: new Date(now - 30 * DAY_MS),
        notAfter: new Date(now + (expired ? -1 : 365) * DAY_MS),
      });
    },
  };
}
