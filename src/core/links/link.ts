import type { Endpoint, NetworkError } from "../ports.js";

/** As AT+CIPSTART takes them; the v6 kinds differ in the addresses that they accept. */
export const LINK_TYPES = ["TCP", "TCPv6", "UDP", "UDPv6", "SSL", "SSLv6"] as const;

/** What AT+CIPSERVER can listen for. */
export const SERVER_TYPES = ["TCP", "TCPv6", "SSL", "SSLv6"] as const;
export type LinkType = (typeof LINK_TYPES)[number];

export const LINK_COUNT = 5;

export type LinkRole = "client" | "server";

/** How a UDP link treats datagrams of others than its peer. Source: seed, AT+CIPSTART. */
export const UdpMode = { fixed: 0, changesOnce: 1, follows: 2 } as const;
export type UdpMode = (typeof UdpMode)[keyof typeof UdpMode];

/** What carries a link's bytes. */
export interface Transport {
  readonly localPort: number;
  send(bytes: Uint8Array): Promise<void>;
  /** Stop or go on delivering; where data cannot be held up (UDP) it may be lost. */
  setReceiving(on: boolean): void;
  /** Nothing where the protocol has no such options. */
  setOptions(options: { readonly noDelay: boolean; readonly keepAliveSeconds: number }): void;
  /** Orderly; nothing is delivered any more. */
  close(): void;
  /** At once, without a word to the peer where the protocol has none. */
  abort(): void;
}

export interface StreamOptions {
  /** Bind to this address; undefined: any. */
  readonly localAddress: string | undefined;
  /** 0: the stack's own limit. */
  readonly timeoutMs: number;
  /** 0 to 7200; 0: no probes; undefined: as AT+CIPTCPOPT says. */
  readonly keepAliveSeconds: number | undefined;
}

const DEFAULT_STREAM_OPTIONS: StreamOptions = { localAddress: undefined, timeoutMs: 0, keepAliveSeconds: undefined };

/** One of the five links. It exists from the moment its number is taken. */
export class Link {
  /** Where it goes; a UDP link's peer may change. */
  remote: Endpoint;
  transport: Transport | undefined;
  /** What AT+CIPSTATUS shows, where it differs from the transport's own. */
  shownLocalPort: number | undefined;
  /** Clock time of the last byte that counts for AT+CIPSTO. */
  lastActivityMs = 0;
  /** Given to the network and not taken by it yet. */
  sendingBytes = 0;
  /** Settles as the last send does: the network has taken it, or refused it. */
  lastSend: Promise<void> = Promise.resolve();
  /** Over, with the failure if it was one; set once. */
  over: { readonly failure: NetworkError | undefined } | undefined;
  udpMode: UdpMode = UdpMode.fixed;
  /** AT+CIPCLOSEMODE=1. */
  closesWithReset = false;
  /** Ends an attempt to connect. */
  cancelOpening: (() => void) | undefined;

  constructor(
    readonly id: number,
    readonly type: LinkType,
    readonly role: LinkRole,
    remote: Endpoint,
    /** How it was connected, to connect it again. */
    readonly options: StreamOptions = DEFAULT_STREAM_OPTIONS,
  ) {
    this.remote = remote;
  }

  get isSsl(): boolean {
    return this.type.startsWith("SSL");
  }

  get isUdp(): boolean {
    return this.type.startsWith("UDP");
  }

  /** Connected; a link that is being opened has its number but is not there yet. */
  get open(): boolean {
    return this.transport !== undefined;
  }

  get localPort(): number {
    return this.shownLocalPort ?? this.transport?.localPort ?? 0;
  }
}
