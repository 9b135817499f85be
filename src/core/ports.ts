/**
 * Everything that the modem may ask of the world. The core reaches time, network, flash and chance only
 * through these interfaces, so that it runs unchanged under a fake clock and a fake network.
 */

/** A timer that was scheduled on a {@link Clock}. */
export interface Timer {
  /** Forgets the timer; does nothing when it has run already. */
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back. */
  now(): number;
  /** Milliseconds since 1970-01-01T00:00:00Z as the computer believes. */
  wallTimeMs(): number;
  /**
   * Runs `action` once, `delayMs` (0 or more) milliseconds from now and never before the caller has returned.
   * Timers of the same moment run in the order in which they were scheduled.
   */
  schedule(delayMs: number, action: () => void): Timer;
}

/** The only source of chance; seeded in tests. */
export interface Random {
  /** A whole number from 0 to `limit - 1`. */
  integer(limit: number): number;
}

export type LogLevel = "error" | "warn" | "info" | "debug";

export interface Log {
  /** `fields` are plain values that a machine-readable log keeps apart from the sentence. */
  write(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

// ------------------------------------------------------------------------------------------------ flash

/** A value that survives a restart; JSON can hold it. */
export type StoredValue =
  | string
  | number
  | boolean
  | null
  | readonly StoredValue[]
  | { readonly [name: string]: StoredValue };

/** What the flash chip holds. */
export interface FlashContents {
  /** Settings, as the NVS partition holds them. */
  readonly nvs: Readonly<Record<string, StoredValue>>;
  /** Other partitions by name: certificates, firmware images. */
  readonly partitions: Readonly<Record<string, Uint8Array>>;
}

export interface Storage {
  /** The contents of the last completed save; empty records when there was none. */
  load(): Promise<FlashContents>;
  /**
   * Replaces the contents. Whenever the process is killed, the next {@link load} gives either the old or the new
   * contents, whole. Saves complete in the order in which they were asked for. Rejects when it could not be written.
   */
  save(contents: FlashContents): Promise<void>;
}

// ---------------------------------------------------------------------------------------------- network

/** The closed set of ways in which the network can fail, as far as the modem's host can tell them apart. */
export type NetworkFailure =
  | "refused"
  | "timeout"
  | "reset"
  | "unreachable"
  | "dns"
  | "tls"
  | "address-in-use"
  | "address-not-available"
  | "denied"
  | "closed"
  | "other";

/** Every rejection and failed close of a {@link Network} is one of these, with the original as `cause`. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  constructor(
    readonly failure: NetworkFailure,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

export type AddressFamily = 4 | 6;

export interface Endpoint {
  /** A literal IPv4 or IPv6 address. */
  readonly address: string;
  /** 1 to 65535; 0 while not known. */
  readonly port: number;
}

/** What the owner of a stream hears of it. */
export interface StreamHandlers {
  /** The connection is up; `local` is known from now on. Not called for accepted connections. */
  onOpen?(): void;
  /** Bytes in order. The receiver owns the array and may keep it. */
  onData(bytes: Uint8Array): void;
  /**
   * The connection is over and everything that arrived has been delivered: the peer closed it (no argument), or it
   * failed, also while connecting. Called at most once, never after the owner's own {@link StreamSocket.close} or
   * {@link StreamSocket.reset}, and never inside the call that opened the stream.
   */
  onClose(failure?: NetworkError): void;
}

/** What {@link StreamSocket.send} returns where it can tell that all was taken at once: nobody has to wait then. */
export const SENT: Promise<void> = Promise.resolve();

/** A TCP connection, or what looks like one (TLS). */
export interface StreamSocket {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /**
   * Queues bytes; resolves when the network stack has taken all of them (not when the peer has; it may be
   * {@link SENT}), and rejects with a
   * {@link NetworkError} when the connection is over before that. The caller limits what is under way.
   */
  send(bytes: Uint8Array): Promise<void>;
  /** Stops delivering data, so that the sender is blocked once the stack's window is full. */
  pause(): void;
  resume(): void;
  /** Sends what was queued, then FIN, and forgets the connection; no handler is called any more. */
  close(): void;
  /** Aborts with RST, also while connecting; no handler is called any more. */
  reset(): void;
  /** Probes an idle peer every `seconds` (1 to 7200); 0 switches probing off. */
  setKeepAlive(seconds: number): void;
  setNoDelay(on: boolean): void;
}

export interface ConnectOptions {
  /** A literal address; names are resolved before, with {@link Network.resolve}. */
  readonly address: string;
  readonly port: number;
  /** Bind to this address first. */
  readonly localAddress?: string;
  /** Give up after so many milliseconds with failure "timeout"; 0 or absent: the stack's own limit. */
  readonly timeoutMs?: number;
}

export interface ListenOptions {
  /** As the host of the modem asked for it; a network may map it to another port of the computer. */
  readonly port: number;
  readonly family?: AddressFamily;
  /**
   * Only for clients that dial the address of this interface of the modem; absent: of any. Where the network gives the
   * soft-AP no address of its own, a server for it alone is reached by nobody.
   */
  readonly netif?: "station" | "softAp";
}

export interface StreamServer {
  /** Where clients reach it; the port is the one asked for, also when it is mapped. */
  readonly local: Endpoint;
  /** Stops listening at once; accepted connections stay. */
  close(): void;
}

export interface UdpHandlers {
  onMessage(bytes: Uint8Array, from: Endpoint): void;
}

export interface UdpOptions {
  /** 0: any free port. */
  readonly localPort: number;
  readonly localAddress?: string;
  /** Where it will mostly send to; a multicast group is joined, broadcast is allowed for 255.255.255.255. */
  readonly remote: Endpoint;
  /** Let another socket of the modem use the same local port. */
  readonly sharePort?: boolean;
}

export interface UdpSocket {
  readonly local: Endpoint;
  /** One datagram. Resolves when the stack has taken it. */
  send(bytes: Uint8Array, to: Endpoint): Promise<void>;
  /** No handler is called any more, and the port is free when this returns. */
  close(): void;
}

export interface ResolveOptions {
  /** Accept only this family; absent: IPv4 first, then IPv6. */
  readonly family?: AddressFamily;
  /** Failure "timeout" after so many milliseconds; 0 or absent: the resolver's own limit. */
  readonly timeoutMs?: number;
  /** Ask these name servers, in this order, over DNS; absent: as the computer resolves names. */
  readonly servers?: readonly string[];
}

/** A certificate with its private key, both PEM; the certificate may be a chain. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly key: string;
}

export interface TlsConnectOptions extends ConnectOptions {
  /** Name in the ClientHello (SNI); absent: none. */
  readonly serverName?: string;
  /** Protocols to offer (ALPN), at most five; absent or empty: none. */
  readonly protocols?: readonly string[];
  /** PEM certificates that the server's has to lead to; absent: the server is not checked. */
  readonly authorities?: string;
  /** With `authorities`: the name that the server's certificate has to be for; absent: any. */
  readonly commonName?: string;
  /** Shown to a server that asks for a certificate. */
  readonly identity?: TlsIdentity;
  /** TLS-PSK instead of certificates. */
  readonly preSharedKey?: { readonly identity: string; readonly key: Uint8Array };
  /** IANA numbers of the suites to offer; absent: the stack's own choice. */
  readonly cipherSuites?: readonly number[];
  readonly newestVersion: "1.2" | "1.3";
  /**
   * Give up with failure "timeout" when nothing has come from the server for so many milliseconds of the handshake:
   * every packet that arrives starts them anew. 0 or absent: the stack's own limit.
   */
  readonly handshakeIdleMs?: number;
}

export interface TlsListenOptions extends ListenOptions {
  readonly identity: TlsIdentity;
  /** PEM certificates that a client's has to lead to; absent: clients need none. */
  readonly authorities?: string;
  readonly newestVersion: "1.2" | "1.3";
}

export interface HttpRequest {
  /** A literal address; names are resolved before. */
  readonly address: string;
  readonly port: number;
  /** Over TLS, without checking the server. */
  readonly secure: boolean;
  /** For the Host header. */
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Longest body that is taken; a longer one fails with "other". */
  readonly maximumBytes: number;
  /** The connection (with TLS: its handshake) is there. */
  onConnected?(): void;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: Uint8Array;
}

export interface HttpExchange {
  /** Rejects with {@link NetworkError}. */
  readonly response: Promise<HttpResponse>;
  /** Gives up; the response rejects with "closed". Does nothing when it is there. */
  abort(): void;
}

/** A service as DNS-SD describes it. */
export interface AnnouncedService {
  /** Without ".local". */
  readonly hostName: string;
  readonly instance: string;
  /** With its underscore: "_http". */
  readonly service: string;
  /** "_tcp" or "_udp". */
  readonly protocol: string;
  readonly port: number;
  readonly text: Readonly<Record<string, string>>;
}

export type ServiceRecordType = "PTR" | "TXT" | "SRV" | "A" | "AAAA";

export interface ServiceQuery {
  /** Whole name: "_http._tcp.local", "printer._http._tcp.local", "espressif.local". */
  readonly name: string;
  readonly types: readonly ServiceRecordType[];
  /** The answer is what has come by then, unless there is enough before. */
  readonly timeoutMs: number;
  readonly maximumResults: number;
}

/** What is known of one instance or host; what was not answered is absent or empty. */
export interface FoundService {
  readonly instance?: string;
  /** With ".local". */
  readonly hostName?: string;
  readonly port?: number;
  readonly text: readonly string[];
  readonly addresses: readonly string[];
}

export interface StationAddress {
  readonly ip: string;
  readonly gateway: string;
  readonly netmask: string;
  /** A global IPv6 address, or undefined where the computer has none. */
  readonly ipv6?: string;
}

export interface Network {
  /** A literal address resolves to itself. Rejects with failure "dns" or "timeout". */
  resolve(name: string, options?: ResolveOptions): Promise<string>;
  connect(options: ConnectOptions, handlers: StreamHandlers): StreamSocket;
  /** `onConnection` returns the handlers of the new connection, and may close or reset it at once. */
  listen(options: ListenOptions, onConnection: (socket: StreamSocket) => StreamHandlers): Promise<StreamServer>;
  openUdp(options: UdpOptions, handlers: UdpHandlers): Promise<UdpSocket>;
  /** As {@link connect}; open once the handshake has succeeded. Failure "tls" when it has not. */
  connectTls(options: TlsConnectOptions, handlers: StreamHandlers): StreamSocket;
  /** As {@link listen}; a connection is there once its handshake has succeeded. Failure "tls" for an unusable identity. */
  listenTls(options: TlsListenOptions, onConnection: (socket: StreamSocket) => StreamHandlers): Promise<StreamServer>;
  /** ICMP echo to a literal address; resolves to the round trip in milliseconds, rejects with {@link NetworkError}. */
  ping(address: string, options: { readonly timeoutMs: number }): Promise<number>;
  /** One GET. */
  httpGet(request: HttpRequest): HttpExchange;
  /** Multicast DNS: answers for the service until it is withdrawn. Rejects with {@link NetworkError}. */
  announceService(service: AnnouncedService): Promise<{ withdraw(): void }>;
  /** Multicast DNS: asks the local network. Rejects with {@link NetworkError} only when it cannot ask. */
  queryServices(query: ServiceQuery): Promise<readonly FoundService[]>;
  /** The address of the station once it has joined, at which the modem's own servers can be reached. */
  stationAddress(): StationAddress;
  /** The address that stands for the soft-AP, or undefined where it has none of its own. */
  softApAddress(): string | undefined;
}

// ------------------------------------------------------------------------------------------ serial line

export interface UartSettings {
  /** 80 to 5000000. */
  readonly baud: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  /** As the manual counts: 1 = 1 bit, 2 = 1.5 bits, 3 = 2 bits. */
  readonly stopBits: 1 | 2 | 3;
  /** 0 none, 1 odd, 2 even. */
  readonly parity: 0 | 1 | 2;
  /** 0 none, 1 RTS, 2 CTS, 3 both. */
  readonly flowControl: 0 | 1 | 2 | 3;
}

/** The host's end of the serial line, as the modem uses it. */
export interface SerialLine {
  /**
   * Takes as many bytes as it can now of pieces that follow one another, and returns their number. When that is fewer
   * than all, the line calls `Modem.lineWritable()` as soon as it takes more. A piece is what the modem wrote at once: a
   * line, the head of +IPD, its payload. The line may keep the arrays; the modem does not change them.
   */
  write(pieces: readonly Uint8Array[]): number;
  /** With `false` the line stops handing over input (and the host is held up) until it is called with `true`. */
  setReceiving(on: boolean): void;
  /** The modem changed its UART; called when all output written before has gone out at the old rate. */
  configure(settings: UartSettings): void;
  /** Calls `done` once everything taken so far has left for the host. */
  drain(done: () => void): void;
  /**
   * Milliseconds of silence that the host needs between the result of a command and the data that answers it; absent or
   * 0: none.
   */
  readonly answerGapMs?: number;
}
