import {
  type ConnectOptions,
  type Endpoint,
  type Network,
  NetworkError,
  type StreamHandlers,
  type StreamSocket,
  type TlsConnectOptions,
  type UdpSocket,
} from "../ports.js";
import type { Link, Transport } from "./link.js";
import { UdpMode } from "./link.js";

/** What happens to a link from outside. */
export interface LinkEvents {
  onData(link: Link, bytes: Uint8Array, from: Endpoint): void;
  onOver(link: Link, failure: NetworkError | undefined): void;
}

export class StreamTransport implements Transport {
  constructor(private readonly socket: StreamSocket) {}

  get localPort(): number {
    return this.socket.local.port;
  }

  send(bytes: Uint8Array): Promise<void> {
    return this.socket.send(bytes);
  }

  setReceiving(on: boolean): void {
    if (on) this.socket.resume();
    else this.socket.pause();
  }

  setOptions({ noDelay, keepAliveSeconds }: { readonly noDelay: boolean; readonly keepAliveSeconds: number }): void {
    this.socket.setNoDelay(noDelay);
    this.socket.setKeepAlive(keepAliveSeconds);
  }

  close(): void {
    this.socket.close();
  }

  abort(): void {
    this.socket.reset();
  }
}

class UdpTransport implements Transport {
  #receiving = true;

  constructor(
    private readonly link: Link,
    private readonly socket: UdpSocket,
  ) {}

  get localPort(): number {
    return this.socket.local.port;
  }

  get receiving(): boolean {
    return this.#receiving;
  }

  send(bytes: Uint8Array): Promise<void> {
    // a datagram to port 0 leaves a chip's network stack without complaint and reaches nobody (wire facts 6.8)
    if (this.link.remote.port === 0) return Promise.resolve();
    return this.socket.send(bytes, this.link.remote);
  }

  setReceiving(on: boolean): void {
    this.#receiving = on;
  }

  setOptions(): void {}

  close(): void {
    this.socket.close();
  }

  abort(): void {
    this.socket.close();
  }
}

export type TlsOptions = Omit<TlsConnectOptions, keyof ConnectOptions>;

/** Connects a link, with TLS when it is given. Cancelling ends the attempt. Rejects with {@link NetworkError}. */
export function connectStream(
  network: Network,
  link: Link,
  { timeoutMs, tls }: { readonly timeoutMs: number; readonly tls: TlsOptions | undefined },
  events: LinkEvents,
): Promise<void> {
  const { localAddress } = link.options;
  const where = { ...link.remote, timeoutMs, ...(localAddress === undefined ? {} : { localAddress }) };
  return new Promise((resolve, reject) => {
    const handlers: StreamHandlers = {
      onOpen() {
        link.transport = new StreamTransport(socket);
        resolve();
      },
      onData: (bytes) => events.onData(link, bytes, link.remote),
      onClose(failure) {
        if (link.transport) events.onOver(link, failure);
        else reject(failure ?? new NetworkError("closed", "closed while connecting"));
      },
    };
    const socket = tls ? network.connectTls({ ...where, ...tls }, handlers) : network.connect(where, handlers);
    link.cancelOpening = () => {
      socket.reset();
      reject(new NetworkError("closed", "given up while connecting"));
    };
  });
}

export interface UdpLinkOptions {
  /** 0: any. */
  readonly localPort: number;
  readonly localAddress: string | undefined;
  readonly sharePort: boolean;
}

/** Opens a UDP link. Rejects with {@link NetworkError}. */
export async function openUdp(
  network: Network,
  link: Link,
  options: UdpLinkOptions,
  events: LinkEvents,
): Promise<void> {
  let transport: UdpTransport | undefined;
  let peerChanged = false;
  const socket = await network.openUdp(
    {
      localPort: options.localPort,
      remote: link.remote,
      sharePort: options.sharePort,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    },
    {
      onMessage(bytes, from) {
        if (!transport?.receiving || bytes.length === 0) return;
        const foreign = from.address !== link.remote.address || from.port !== link.remote.port;
        if (foreign && (link.udpMode === UdpMode.follows || (link.udpMode === UdpMode.changesOnce && !peerChanged))) {
          link.remote = from;
          peerChanged = true;
        }
        events.onData(link, bytes, from);
      },
    },
  );
  if (link.over) {
    socket.close();
    throw new NetworkError("closed", "given up while opening");
  }
  transport = new UdpTransport(link, socket);
  link.transport = transport;
}
