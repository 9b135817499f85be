import type { Socket } from "node:net";
import type { PeerCertificate, TLSSocket } from "node:tls";
import { NetworkError, type TlsConnectOptions } from "../../core/ports.js";
import { handshakeOffer } from "./tls-cipher-suites.js";
import { describeTlsError } from "./tls-errors.js";
import { isNamedFor, namesOf } from "./tls-names.js";

/** A method that Node's documentation and types do not name. */
type NamedSocket = TLSSocket & { setServername(name: string): void };

/** What OpenSSL takes at most. */
const longestIdentityBytes = 128;
const longestKeyBytes = 256;

/**
 * A TLS client on a TCP connection that may still be being made.
 * @throws NetworkError "tls" for options that no handshake can be made with
 */
export function startTlsClient(transport: Socket, options: TlsConnectOptions): TLSSocket {
  const { authorities, identity, preSharedKey, protocols = [] } = options;
  const offer = handshakeOffer({ ...options, preSharedKey: preSharedKey !== undefined });
  if (!offer) throw new NetworkError("tls", "none of the cipher suites to offer is known");
  try {
    const socket = process.getBuiltinModule("node:tls").connect({
      socket: transport,
      ...offer,
      // An empty list spares reading the computer's own authorities, which no chip knows.
      ca: authorities === undefined ? [] : authorities,
      // Whatever certificate is listed is trusted, be it the root or not, as on the chip.
      allowPartialTrustChain: true,
      rejectUnauthorized: authorities !== undefined && !preSharedKey,
      checkServerIdentity: (_host, certificate) => checkName(options.commonName, certificate),
      ...(protocols.length > 0 && { ALPNProtocols: encodeProtocols(protocols) }),
      ...(identity && { cert: identity.certificate, key: identity.key }),
      ...(preSharedKey && pskOptions(preSharedKey)),
    });
    // As an option Node would complain of an address, which the chip sends as it was given.
    if (options.serverName !== undefined) (socket as NamedSocket).setServername(wireText(options.serverName));
    return socket;
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
