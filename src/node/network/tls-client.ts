import type { Socket } from "node:net";
import { connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import { NetworkError, type TlsConnectOptions } from "../../core/ports.js";
import { cipherList } from "./tls-cipher-suites.js";
import { describeTlsError, tlsVersions } from "./tls-errors.js";
import { isNamedFor, namesOf } from "./tls-names.js";

/** What OpenSSL takes at most. */
const longestIdentityBytes = 128;
const longestKeyBytes = 256;

/**
 * A TLS client on a TCP connection that may still be being made.
 * @throws NetworkError "tls" for options that no handshake can be made with
 */
export function startTlsClient(transport: Socket, options: TlsConnectOptions): TLSSocket {
  const { authorities, identity, preSharedKey, protocols = [] } = options;
  // A key takes the place of certificates in TLS 1.2; in 1.3 a server could still answer with an unchecked one.
  const newestVersion = preSharedKey ? "1.2" : options.newestVersion;
  const ciphers = cipherList({ ...options, newestVersion, preSharedKey: preSharedKey !== undefined });
  if (ciphers === undefined) throw new NetworkError("tls", "none of the cipher suites to offer is known");
  try {
    return connectTls({
      socket: transport,
      ...tlsVersions(newestVersion),
      ciphers,
      // An empty list spares reading the computer's own authorities, which no chip knows.
      ca: authorities === undefined ? [] : authorities,
      // Whatever certificate is listed is trusted, be it the root or not, as on the chip.
      allowPartialTrustChain: true,
      rejectUnauthorized: authorities !== undefined && !preSharedKey,
      checkServerIdentity: (_host, certificate) => checkName(options.commonName, certificate),
      ...(options.serverName !== undefined && { servername: wireText(options.serverName) }),
      ...(protocols.length > 0 && { ALPNProtocols: encodeProtocols(protocols) }),
      ...(identity && { cert: identity.certificate, key: identity.key }),
      ...(preSharedKey && pskOptions(preSharedKey)),
    });
  } catch (error) {
    throw new NetworkError("tls", `TLS cannot be used: ${describeTlsError(error)}`, { cause: error });
  }
}

/** Each with its length before it (RFC 7301). */
function encodeProtocols(protocols: readonly string[]): Buffer {
  return Buffer.concat(
    protocols.map((protocol) => {
      const { length } = protocol;
      if (length < 1 || length > 255) throw new RangeError(`a protocol has 1 to 255 bytes, not ${length}`);
      return Buffer.from(String.fromCharCode(length) + protocol, "latin1");
    }),
  );
}

function pskOptions({ identity, key }: NonNullable<TlsConnectOptions["preSharedKey"]>) {
  const name = wireText(identity);
  if (Buffer.byteLength(name) > longestIdentityBytes || key.length > longestKeyBytes || key.length === 0) {
    const limits = `1 to ${longestKeyBytes} bytes, with an identity of up to ${longestIdentityBytes} bytes`;
    throw new RangeError(`a pre-shared key has ${limits}`);
  }
  return { pskCallback: () => ({ psk: key, identity: name }) };
}

function checkName(commonName: string | undefined, certificate: PeerCertificate): Error | undefined {
  if (commonName === undefined || isNamedFor(commonName, certificate)) return undefined;
  return new Error(`the server's certificate is not for ${commonName} but for ${namesOf(certificate)}`);
}

/** Texts in the core are bytes, one a character, and Node writes UTF-8. */
function wireText(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}
