import type { Modem } from "../modem.js";
import { type Endpoint, NetworkError, type SerialLine, type StreamHandlers, type StreamSocket } from "../ports.js";
import { Link, type LinkType, type StreamOptions, type UdpMode } from "./link.js";
import { LinkTable } from "./link-table.js";
import { Receiver } from "./receiver.js";
import { applyTcpOptions, lingerSeconds, setTcpOptions } from "./tcp-options.js";
import { clientTls } from "./tls.js";
import { connectStream, openUdp, StreamTransport } from "./transports.js";

export interface UdpOpenOptions {
  readonly localPort: number;
  readonly localAddress: string | undefined;
  readonly mode: UdpMode;
}

/** The modem's links: opening and closing, with the messages that go with it. */
export class Links {
  readonly table: LinkTable;
  readonly receiver: Receiver;

  constructor(
    private readonly modem: Modem,
    line: SerialLine,
  ) {
    this.table = new LinkTable(() => modem.server.update());
    this.receiver = new Receiver(modem, this.table, line, (link) => this.#end(link));
  }

  // ---------------------------------------------------------------------------------------- opening

  /** Connects a TCP link and reports it; `timeoutMs` is what is left for it. Rejects with {@link NetworkError}. */
  openStream(
    id: number,
    type: LinkType,
    remote: Endpoint,
    options: StreamOptions,
    timeoutMs = options.timeoutMs,
  ): Promise<Link> {
    const { keepAliveSeconds } = options;
    return this.#open(new Link(id, type, "client", remote, options), async (link) => {
      const tls = link.isSsl ? await clientTls(this.modem, link) : undefined;
      if (link.over) throw new NetworkError("closed", "given up while connecting");
      await connectStream(this.modem.network, link, { timeoutMs, tls }, this.receiver);
      // AT+CIPSTART and AT+CIPTCPOPT set the same value; the later one counts (manual, AT+CIPTCPOPT)
      if (keepAliveSeconds !== undefined && this.modem.dialect.rules.tcpOptionKeepAlive) {
        setTcpOptions(this.modem, id, (before) => ({ ...before, keepAliveSeconds }));
      }
    });
  }

  /** Connects a TCP link that has ended, as it was. */
  reopen(link: Link): Promise<Link> {
    return this.openStream(link.id, link.type, link.remote, link.options);
  }

  /** Opens a UDP link and reports it. Rejects with {@link NetworkError}. */
  openUdp(id: number, type: LinkType, remote: Endpoint, options: UdpOpenOptions): Promise<Link> {
    const link = new Link(id, type, "client", remote);
    link.udpMode = options.mode;
    // all who share a port have to agree to it, the first one too; a port that was not asked for is nobody else's
    const sharePort = this.modem.dialect.rules.udpSharesPorts && options.localPort !== 0;
    return this.#open(link, () => openUdp(this.modem.network, link, { ...options, sharePort }, this.receiver));
  }

  /** A client of the modem's server, or undefined when there is no place for it. */
  accept(socket: StreamSocket, type: LinkType): StreamHandlers | undefined {
    const id = this.table.freeId;
    if (id === undefined) return undefined;
    const link = new Link(id, type, "server", socket.remote);
    link.transport = new StreamTransport(socket);
    this.table.add(link);
    this.#opened(link);
    return {
      onData: (bytes) => this.receiver.onData(link, bytes, link.remote),
      onClose: (failure) => this.receiver.onOver(link, failure),
    };
  }

  async #open(link: Link, connect: (link: Link) => Promise<void>): Promise<Link> {
    this.table.add(link);
    try {
      await connect(link);
    } catch (failure) {
      this.table.remove(link);
      throw failure;
    }
    this.#opened(link);
    return link;
  }

  #opened(link: Link): void {
    link.cancelOpening = undefined;
    link.lastActivityMs = this.modem.clock.now();
    this.receiver.linkOpened(link);
    applyTcpOptions(this.modem, link);
    this.modem.status.linkOpened(link);
    this.#tell(link, "open");
    this.modem.messages.linkConnected(link);
  }

  #tell(link: Link, state: "open" | "closed"): void {
    const { id, type, role, localPort, remote } = link;
    this.modem.tell?.({ kind: "link", state, id, type, role, localPort, remote });
  }

  // ---------------------------------------------------------------------------------------- closing

  /** The host closes the link; it is reported. */
  close(link: Link): void {
    if (!link.over) this.#closeTransport(link);
    link.over ??= { failure: undefined };
    this.#end(link);
  }

  #closeTransport(link: Link): void {
    if (link.closesWithReset || lingerSeconds(this.modem, link) === 0) link.transport?.abort();
    else link.transport?.close();
  }

  /** The station has lost its network: what is connected is closed, UDP stays. */
  closeStreams(): void {
    for (const link of this.table.all) {
      if (link.isUdp || this.modem.settings.get("persistentLinks")[link.id] === 1) continue;
      if (link.open) this.close(link);
      else link.cancelOpening?.();
    }
  }

  /**
   * The modem stops, and its host hears nothing of it. A chip that restarts vanishes: its peers are not told, and learn
   * by an RST when they send something to the chip that knows them no more. Here they get that RST at once; a FIN would
   * say that what they have is all. `inOrder` is for a modem that is closed for good, which no chip can be.
   */
  shutDown(inOrder: boolean): void {
    for (const link of this.table.all) {
      link.over = { failure: undefined };
      link.cancelOpening?.();
      if (inOrder) this.#closeTransport(link);
      else link.transport?.abort();
      this.table.remove(link);
      if (link.open) this.#tell(link, "closed");
    }
    this.receiver.reset();
  }

  #end(link: Link): void {
    if (!this.table.has(link)) return;
    this.table.remove(link);
    this.receiver.linkClosed(link);
    this.modem.status.linkClosed(this.table.open);
    this.#tell(link, "closed");
    if (this.modem.passthrough?.linkEnded(link)) return;
    this.modem.messages.linkClosed(link);
  }
}
