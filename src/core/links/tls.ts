import { bytesOf } from "../bytes.js";
import type { Modem } from "../modem.js";
import { NetworkError, type TlsListenOptions } from "../ports.js";
import type { Link } from "./link.js";
import type { TlsOptions } from "./transports.js";

/** Bits of the mode of AT+CIPSSLCCONF. */
const Authentication = { client: 1, server: 2 } as const;

/** What the AT+CIPSSLC... settings mean for a connection that is about to be made. Rejects with {@link NetworkError}. */
export async function clientTls({ settings, certificates, dialect }: Modem, link: Link): Promise<TlsOptions> {
  const { mode, pki, ca } = settings.get("tlsAuthentication")[link.id] ?? { mode: 0, pki: 0, ca: 0 };
  const tls = settings.get("tls")[link.id];
  if (mode !== 0) await certificates.prepare();
  const identity = (mode & Authentication.client) === 0 ? undefined : certificates.clientIdentity(pki);
  const authorities = (mode & Authentication.server) === 0 ? undefined : certificates.clientAuthorities(ca);
  if ((mode & Authentication.client) !== 0 && !identity) throw missing(`client certificate and key ${pki}`);
  if ((mode & Authentication.server) !== 0 && authorities === undefined) throw missing(`CA ${ca}`);
  return {
    newestVersion: dialect.rules.newestTls,
    handshakeIdleMs: dialect.limits.handshakeIdleMs,
    ...(identity ? { identity } : {}),
    ...(authorities === undefined ? {} : { authorities }),
    ...(tls?.commonName ? { commonName: tls.commonName } : {}),
    ...(tls?.serverName ? { serverName: tls.serverName } : {}),
    ...(tls && tls.protocols.length > 0 ? { protocols: tls.protocols } : {}),
    ...(tls && tls.cipherSuites.length > 0 ? { cipherSuites: tls.cipherSuites } : {}),
    ...(tls?.psk ? { preSharedKey: { identity: tls.pskHint, key: bytesOf(tls.psk) } } : {}),
  };
}

/** What a server needs; `checksClients` is the CA parameter of AT+CIPSERVER. Throws {@link NetworkError}. */
export async function serverTls(
  { certificates, dialect }: Modem,
  checksClients: boolean,
): Promise<Pick<TlsListenOptions, "identity" | "authorities" | "newestVersion">> {
  await certificates.prepare();
  const identity = certificates.serverIdentity();
  if (!identity) throw missing("server certificate and key 0");
  const authorities = checksClients ? certificates.serverAuthorities() : undefined;
  if (checksClients && authorities === undefined) throw missing("CA 0 of the server");
  const { newestTls: newestVersion } = dialect.rules;
  return authorities === undefined ? { identity, newestVersion } : { identity, newestVersion, authorities };
}

function missing(what: string): NetworkError {
  return new NetworkError("tls", `flash has no ${what}; load one with: virtual-esp-at certificates --flash FILE load`);
}
