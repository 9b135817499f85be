import type { X509Certificate } from "node:crypto";
import type {
  Clock,
  ListenOptions,
  StreamHandlers,
  StreamServer,
  StreamSocket,
  Timer,
  TlsConnectOptions,
  TlsIdentity,
  TlsListenOptions,
} from "../core/ports.js";
import { CertificateError, isPair, parseCertificates } from "../node/certificates/check-certificates.js";
import { handshakeOffer } from "../node/network/tls-cipher-suites.js";
import { isNamedFor, namesOf } from "../node/network/tls-names.js";
import { connectTimeoutMs, failure } from "./fake-internet.js";
import { type FakeClientHello, type FakeHandshake, type FakeServerHello, FakeTlsStream } from "./fake-tls-stream.js";

/** A server, and what only a peer in a test is. */
export interface FakeTlsListenOptions extends Omit<TlsListenOptions, "identity"> {
  /** May be absent when every client has a pre-shared key. */
  readonly identity?: TlsIdentity;
  /** The protocols of the server (ALPN); the first one that the client offers too is taken. */
  readonly protocols?: readonly string[];
  /** Keys of clients by their identity. */
  readonly preSharedKeys?: Readonly<Record<string, Uint8Array>>;
  /** Fails every handshake, for this reason. */
  readonly refusal?: string;
}

/** What a server has learned of a client. */
export interface FakeTlsClient extends FakeClientHello {
  /** PEM; absent when the client was not asked for one or has none. */
  readonly certificate?: string;
}

type Listen = (options: ListenOptions, onConnection: (socket: StreamSocket) => StreamHandlers) => Promise<StreamServer>;

/** How long a client may take for its handshake; as in the network of the computer. */
const handshakeTimeoutMs = 10_000;

/** `connect` makes the connection below. Certificates are really checked, except for their dates. */
export function connectFakeTls(
  clock: Clock,
  connect: (handlers: StreamHandlers) => StreamSocket,
  options: TlsConnectOptions,
  handlers: StreamHandlers,
): StreamSocket {
  const limit = (limitMs: number, message: string) =>
    clock.schedule(limitMs, () => stream.fail(failure("timeout", `${message} ${limitMs} ms`)));
  const idleMs = options.handshakeIdleMs || connectTimeoutMs;
  const whole = options.timeoutMs ? limit(options.timeoutMs, "no answer within") : undefined;
  let silence: Timer | undefined;
  const packetCame = () => {
    silence?.cancel();
    silence = stream.isHandshaking ? limit(idleMs, "the server has said nothing for") : undefined;
  };
  const inner = connect({
    onOpen: () => {
      packetCame();
      const problem = problemOf(options);
      if (problem === undefined) stream.sendMessage({ kind: "clientHello", hello: helloOf(options) });
      else stream.fail(failure("tls", problem));
    },
    onData: (bytes) => {
      if (stream.isHandshaking) packetCame();
      stream.receive(bytes);
    },
    onClose: (reason) => stream.endBelow(reason),
  });
  const stream: FakeTlsStream = new FakeTlsStream(inner, clientHandshake(options), () => {
    whole?.cancel();
    silence?.cancel();
  });
  stream.setHandlers(handlers);
  return stream;
}

/** `listen` makes the server below; `onClient` is told of every client that shows itself, before it is judged. */
export async function listenFakeTls(
  clock: Clock,
  listen: Listen,
  options: FakeTlsListenOptions,
  onConnection: (socket: StreamSocket) => StreamHandlers,
  onClient: (client: FakeTlsClient) => void,
): Promise<StreamServer> {
  const { identity, preSharedKeys } = options;
  if (identity ? !isUsable(identity) : !preSharedKeys) throw failure("tls", "the server's identity cannot be used");
  const handshakes = new Set<FakeTlsStream>();
  const server = await listen(options, (inner) => {
    const timer = clock.schedule(handshakeTimeoutMs, () => stream.reset());
    const onOpen = () => stream.setHandlers(onConnection(stream));
    const stream: FakeTlsStream = new FakeTlsStream(inner, serverHandshake(options, onClient, onOpen), () => {
      timer.cancel();
      handshakes.delete(stream);
    });
    handshakes.add(stream);
    return { onData: (bytes) => stream.receive(bytes), onClose: (reason) => stream.endBelow(reason) };
  });
  const close = () => {
    server.close();
    for (const stream of [...handshakes]) stream.reset();
  };
  return { local: server.local, close };
}

function clientHandshake(options: TlsConnectOptions): FakeHandshake {
  return (message, stream) => {
    if (message.kind === "serverHello") {
      const problem = options.preSharedKey ? undefined : problemOfServer(options, message.hello.certificate ?? "");
      if (problem !== undefined) return stream.fail(failure("tls", problem));
      const certificate = message.hello.wantsCertificate ? options.identity?.certificate : undefined;
      return stream.sendMessage({ kind: "clientFinished", ...(certificate !== undefined && { certificate }) });
    }
    if (message.kind === "serverFinished") return stream.open();
    const isAlert = message.kind === "alert";
    stream.fail(failure("tls", isAlert ? `the server refused: ${message.reason}` : "the handshake makes no sense"));
  };
}

function serverHandshake(
  options: FakeTlsListenOptions,
  onClient: (client: FakeTlsClient) => void,
  onOpen: () => void,
): FakeHandshake {
  let client: FakeTlsClient | undefined;
  return (message, stream) => {
    if (message.kind === "clientHello") {
      client = message.hello;
      onClient(client);
      const answer = options.refusal ?? answerTo(options, message.hello);
      if (typeof answer === "string") stream.fail(failure("tls", answer));
      else stream.sendMessage({ kind: "serverHello", hello: answer });
    } else if (message.kind === "clientFinished" && client) {
      const { certificate = "" } = message;
      onClient({ ...client, ...(certificate !== "" && { certificate }) });
      const { authorities } = options;
      if (!client.preSharedKey && authorities !== undefined && !leadsTo(certificate, authorities)) {
        return stream.fail(failure("tls", certificate === "" ? "certificate required" : "unknown authority"));
      }
      stream.sendMessage({ kind: "serverFinished" });
      stream.open();
      onOpen();
    } else {
      stream.fail(failure("tls", "the handshake makes no sense"));
    }
  };
}

/** The answer, or why there is none. */
function answerTo(options: FakeTlsListenOptions, client: FakeClientHello): FakeServerHello | string {
  const { identity, preSharedKeys = {}, protocols = [] } = options;
  const version = client.newestVersion === "1.2" ? "1.2" : options.newestVersion;
  const protocol = protocols.find((candidate) => client.protocols.includes(candidate));
  if (protocols.length > 0 && client.protocols.length > 0 && protocol === undefined) return "no application protocol";
  const common = { version, ...(protocol !== undefined && { protocol }) };
  if (client.preSharedKey) {
    const key = preSharedKeys[client.preSharedKey.identity];
    if (!key || toHex(key) !== client.preSharedKey.key) return "unknown pre-shared key";
    return { ...common, wantsCertificate: false };
  }
  if (!identity) return "handshake failure";
  return { ...common, certificate: identity.certificate, wantsCertificate: options.authorities !== undefined };
}

function helloOf({ serverName, protocols = [], newestVersion, cipherSuites, preSharedKey }: TlsConnectOptions) {
  return {
    protocols,
    newestVersion,
    ...(serverName !== undefined && { serverName }),
    ...(cipherSuites && { cipherSuites }),
    ...(preSharedKey && { preSharedKey: { identity: preSharedKey.identity, key: toHex(preSharedKey.key) } }),
  };
}

/** Why no handshake can be made with these options. */
function problemOf(options: TlsConnectOptions): string | undefined {
  const choice = { ...options, preSharedKey: options.preSharedKey !== undefined };
  if (!handshakeOffer(choice)) return "none of the cipher suites to offer is known";
  if (options.identity && !isUsable(options.identity)) return "the own certificate and key cannot be used";
  return undefined;
}

function problemOfServer({ authorities, commonName }: TlsConnectOptions, certificate: string): string | undefined {
  if (authorities === undefined) return undefined;
  if (!leadsTo(certificate, authorities)) return "the server's certificate leads to no authority that is trusted";
  const leaf = certificatesIn(certificate)[0]?.toLegacyObject();
  if (commonName === undefined || !leaf || isNamedFor(commonName, leaf)) return undefined;
  return `the server's certificate is not for ${commonName} but for ${namesOf(leaf)}`;
}

/** Whether a chain of certificates, the own first, is signed by one of the authorities. */
function leadsTo(chain: string, authorities: string): boolean {
  const trusted = certificatesIn(authorities);
  const presented = certificatesIn(chain);
  for (let [current, count] = [presented[0], 0]; current && count <= presented.length; count++) {
    const certificate: X509Certificate = current;
    const isSignedBy = (other: X509Certificate) =>
      certificate.checkIssued(other) && certificate.verify(other.publicKey);
    if (trusted.some((authority) => authority.fingerprint256 === certificate.fingerprint256 || isSignedBy(authority))) {
      return true;
    }
    current = presented.find((other) => other !== certificate && isSignedBy(other));
  }
  return false;
}

function certificatesIn(pem: string): X509Certificate[] {
  return orElse(() => parseCertificates(pem), []);
}

function isUsable({ certificate, key }: TlsIdentity): boolean {
  return orElse(() => isPair(certificate, key), false);
}

function orElse<T>(parse: () => T, otherwise: T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CertificateError) return otherwise;
    throw error;
  }
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
