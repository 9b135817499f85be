import { bytesOf, textOf } from "../core/bytes.js";
import type { Endpoint, Network, NetworkError, StreamHandlers, StreamSocket, UdpSocket } from "../core/ports.js";
import { type Bench, type BenchOptions, joinedBench } from "./bench.js";

const LOOPBACK = "127.0.0.1";
/** Where a peer is unless a test says otherwise: written out in command lines. */
const PEER_PORT = 7000;

/** One end of a TCP connection with the modem, which tells how the other end went. */
export class StreamPeer {
  /** As latin-1 text, since the last {@link take}. */
  #received: string[] = [];
  /** Everything that ever came. */
  receivedBytes = 0;
  /** "fin": the modem closed it in order; "reset": it was torn down; "failed": it never came to be. */
  state: "connecting" | "open" | "fin" | "reset" | "failed" = "connecting";
  #socket: StreamSocket | undefined;

  readonly handlers: StreamHandlers = {
    onOpen: () => {
      this.state = "open";
    },
    onData: (bytes) => {
      this.#received.push(textOf(bytes));
      this.receivedBytes += bytes.length;
    },
    onClose: (failure?: NetworkError) => {
      if (this.state === "connecting") this.state = "failed";
      else this.state = failure ? "reset" : "fin";
    },
  };

  attach(socket: StreamSocket): void {
    this.#socket = socket;
  }

  get socket(): StreamSocket {
    if (!this.#socket) throw new Error("nobody has connected yet");
    return this.#socket;
  }

  /** What came since the last call. */
  take(): string {
    const text = this.#received.join("");
    this.#received = [];
    return text;
  }

  /** Resolves when the modem's network has taken all of it; false when the connection ended before. */
  send(data: string | Uint8Array): Promise<boolean> {
    return this.socket.send(typeof data === "string" ? bytesOf(data) : data).then(
      () => true,
      () => false,
    );
  }
}

/** A TCP server at 127.0.0.1, beside the modem. */
export class ServerPeer {
  readonly streams: StreamPeer[] = [];
  #close: (() => void) | undefined;

  async listen(network: Network, port: number): Promise<void> {
    const server = await network.listen({ port, family: 4 }, (socket) => {
      const stream = new StreamPeer();
      stream.attach(socket);
      stream.state = "open";
      this.streams.push(stream);
      return stream.handlers;
    });
    this.#close = () => server.close();
  }

  /** The connection that came last. */
  get latest(): StreamPeer {
    const stream = this.streams.at(-1);
    if (!stream) throw new Error("nobody has connected yet");
    return stream;
  }

  /** Stops listening; connections stay. */
  close(): void {
    this.#close?.();
  }
}

/** A UDP socket at 127.0.0.1, beside the modem. */
export class UdpPeer {
  readonly #received: [text: string, fromPort: number][] = [];
  #socket: UdpSocket | undefined;

  async open(network: Network, localPort: number, group: string): Promise<void> {
    this.#socket = await network.openUdp(
      { localPort, localAddress: LOOPBACK, remote: { address: group, port: 0 } },
      { onMessage: (bytes, from) => this.#received.push([textOf(bytes), from.port]) },
    );
  }

  get port(): number {
    return this.#socket?.local.port ?? 0;
  }

  /** Each datagram since the last call, with the port of its sender. */
  take(): readonly [text: string, fromPort: number][] {
    return this.#received.splice(0);
  }

  async send(data: string, port: number, address = LOOPBACK): Promise<void> {
    const to: Endpoint = { address, port };
    await this.#socket?.send(bytesOf(data), to);
  }

  close(): void {
    this.#socket?.close();
  }
}

/** At 127.0.0.1, port 7000 unless given. */
export async function listenPeer(bench: Bench, port = PEER_PORT): Promise<ServerPeer> {
  const server = new ServerPeer();
  await server.listen(bench.peers, port);
  return server;
}

/** Connects to a server of the modem; its state is known after a few milliseconds. */
export function dialPeer(bench: Bench, port: number): StreamPeer {
  const peer = new StreamPeer();
  peer.attach(bench.peers.connect({ address: LOOPBACK, port }, peer.handlers));
  return peer;
}

/** At 127.0.0.1, port 7000 unless given. With a multicast group as `group` it hears that group too. */
export async function openUdpPeer(bench: Bench, port = PEER_PORT, group = LOOPBACK): Promise<UdpPeer> {
  const peer = new UdpPeer();
  await peer.open(bench.peers, port, group);
  return peer;
}

/** A joined bench with a TCP link from port 49152 to a peer at port 7000 that says nothing; AT+CIPMUX=0. */
export async function linkedBench(
  options?: BenchOptions,
): Promise<{ readonly bench: Bench; readonly server: ServerPeer; readonly peer: StreamPeer }> {
  const bench = await joinedBench(options);
  const server = await listenPeer(bench);
  await bench.command(`AT+CIPSTART="TCP","127.0.0.1",${PEER_PORT}`);
  return { bench, server, peer: server.latest };
}
