import type { TlsConnectOptions } from "../core/ports.js";
import { CertificateError, parseCertificates } from "../node/certificates/check-certificates.js";
import { FACTORY_AUTHORITY, factoryCertificates } from "../node/certificates/factory-certificates.js";

type Checks = Pick<TlsConnectOptions, "authorities" | "identity">;

/**
 * A flash file keeps the certificates of the run that made it, and every run has an authority of its own. Towards the
 * lab the factory's certificates of an earlier run stand for those of this one, so that a modem with a flash file finds
 * what one without does.
 */
export async function asOfThisRun<Options extends Checks>(options: Options): Promise<Options> {
  const trusts = options.authorities !== undefined && isFromFactory(options.authorities);
  const shows = options.identity !== undefined && isFromFactory(options.identity.certificate);
  if (!trusts && !shows) return options;
  const partitions = await factoryCertificates();
  const pem = (name: string) => Buffer.from(partitions[name] ?? []).toString("latin1");
  return {
    ...options,
    ...(trusts && { authorities: `${options.authorities}\n${pem("client_ca.0")}` }),
    ...(shows && { identity: { certificate: pem("client_cert.0"), key: pem("client_key.0") } }),
  };
}

function isFromFactory(pem: string): boolean {
  try {
    return parseCertificates(pem).some(({ issuer }) => issuer === `CN=${FACTORY_AUTHORITY}`);
  } catch (error) {
    if (error instanceof CertificateError) return false;
    throw error;
  }
}
