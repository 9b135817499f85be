import { isIP } from "node:net";
import type { PeerCertificate } from "node:tls";

/**
 * Whether a server's certificate is for `name`: RFC 6125 as Node does it, and two things that the chip's TLS library
 * takes and Node does not. Without any alternative name the common name counts for an address too, and a wildcard may
 * stand before a single label (`*.test`).
 */
export function isNamedFor(name: string, certificate: PeerCertificate): boolean {
  const { checkServerIdentity } = process.getBuiltinModule("node:tls");
  if (checkServerIdentity(name, certificate) === undefined) return true;
  const wanted = name.toLowerCase();
  const parent = isIP(name) ? undefined : /^[^.]+(\..+)$/.exec(wanted)?.[1];
  return dnsNames(certificate).some((candidate) => {
    const found = candidate.toLowerCase();
    return found === wanted || (parent !== undefined && found === `*${parent}`);
  });
}

/** For people: what the certificate is for. */
export function namesOf({ subject, subjectaltname }: PeerCertificate): string {
  return subjectaltname ?? ([subject?.CN ?? []].flat().join(", ") || "nobody");
}

function dnsNames({ subject, subjectaltname }: PeerCertificate): string[] {
  if (subjectaltname === undefined) return [subject?.CN ?? []].flat();
  // Node writes names with odd characters in quotes; those match nothing here.
  return subjectaltname.split(", ").flatMap((entry) => /^DNS:([\w.*-]+)$/.exec(entry)?.[1] ?? []);
}
